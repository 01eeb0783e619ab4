import { refuse } from './definition.js'

/** The text that these bytes are in UTF-8; undefined where they are none. A byte order mark stays. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The bytes of standard base64 with padding; line breaks are passed over; undefined for anything else. */
export function base64Bytes(written: string): Uint8Array | undefined {
  const text = written.replace(/[\r\n]/g, '')
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
    ? Buffer.from(text, 'base64')
    : undefined
}

/** Text from bytes of a named character set; undefined where a byte means nothing there. */
export function decodeText(bytes: Uint8Array, name: string): string | undefined {
  const decoder = decoderFor(name)
  try {
    const decoded = decoder.decode(bytes)
    return decoded.includes('\ufffd') ? undefined : decoded
  } catch {
    return undefined
  }
}

/** Refuses a name that no character set has. */
export function checkCharacterSet(name: string): void {
  decoderFor(name)
}

function decoderFor(name: string): { decode(bytes: Uint8Array): string } {
  const limit = plainLimit(name)
  if (limit !== undefined) return { decode: bytes => plainText(bytes, limit) }
  if (/^(windows-1252|cp1252|cp-1252|x-cp1252)$/i.test(name.trim())) return { decode: windows1252Text }
  if (isUtf16Big(name)) return { decode: bytes => Buffer.from(swapped(bytes)).toString('utf16le') }
  try {
    return new TextDecoder(name.trim(), { fatal: true, ignoreBOM: true })
  } catch {
    return refuse(
      1,
      `${JSON.stringify(name)} is not a supported IANA encoding name or alias in this Poolwright version`,
    )
  }
}

// Node takes Windows-1252 for Latin 1; they part in these bytes.
const from80 = '€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ'

function windows1252Text(bytes: Uint8Array): string {
  return Array.from(bytes, byte => from80.charAt(byte - 0x80) || String.fromCharCode(byte)).join('')
}

/** The first number that no byte of the two plainest sets stands for; undefined for all other sets. */
function plainLimit(name: string): number | undefined {
  if (/^(us-ascii|ascii|us|ansi_x3\.4-19(68|86)|iso646-us|iso-ir-6|ibm367|cp367|csascii)$/i.test(name))
    return 0x80
  return /^(iso[-_]8859-1(:1987)?|latin1|l1|iso-ir-100|ibm819|cp819|csisolatin1)$/i.test(name)
    ? 0x100
    : undefined
}

/** The name that the registry of character sets gives a set, as far as it differs from what people write. */
export function registeredName(name: string): string {
  const limit = plainLimit(name)
  if (limit !== undefined) return limit === 0x80 ? 'US-ASCII' : 'ISO_8859-1:1987'
  return /^utf-/i.test(name) ? name.toUpperCase() : name
}

function plainText(bytes: Uint8Array, limit: number): string {
  return Array.from(bytes, byte => (byte < limit ? String.fromCharCode(byte) : '\ufffd')).join('')
}

function isUtf16Big(name: string): boolean {
  return /^utf-?16(be)?$/i.test(name.trim())
}

function swapped(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes, (_, index) => bytes[index ^ 1] ?? 0)
}

/** The bytes of a text in a named character set; undefined where a character has none there. */
export function encodeText(text: string, name: string): Uint8Array | undefined {
  const lower = name.trim().toLowerCase()
  if (/^utf-?8$/.test(lower)) return Buffer.from(text, 'utf8')
  if (/^utf-?16le$/.test(lower)) return Buffer.from(text, 'utf16le')
  if (isUtf16Big(lower)) {
    // Without a word on the order of bytes, the text begins with one that tells it.
    const marked = lower.endsWith('be') ? text : `\ufeff${text}`
    return swapped(Buffer.from(marked, 'utf16le'))
  }
  decoderFor(name)
  const table = encodingTable(name)
  const bytes: number[] = []
  for (const character of text) {
    const code = table.get(character)
    if (code === undefined) return undefined
    bytes.push(...code)
  }
  return Uint8Array.from(bytes)
}

const tables = new Map<string, ReadonlyMap<string, readonly number[]>>()

// What every byte and pair of bytes means, turned around.
function encodingTable(name: string): ReadonlyMap<string, readonly number[]> {
  const known = tables.get(name)
  if (known !== undefined) return known
  const table = new Map<string, readonly number[]>()
  const learn = (code: readonly number[]) => {
    const character = decodeText(Uint8Array.from(code), name)
    if (character !== undefined && [...character].length === 1 && !table.has(character))
      table.set(character, code)
    return character !== undefined
  }
  const leads: number[] = []
  for (let byte = 0; byte < 256; byte++) if (!learn([byte])) leads.push(byte)
  for (const lead of leads) for (let trail = 0; trail < 256; trail++) learn([lead, trail])
  tables.set(name, table)
  return table
}
