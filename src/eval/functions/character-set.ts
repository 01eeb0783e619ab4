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

function decoderFor(name: string): { decode(bytes: Uint8Array): string } {
  if (isUtf16Big(name)) return { decode: bytes => Buffer.from(swapped(bytes)).toString('utf16le') }
  try {
    return new TextDecoder(name.trim(), { fatal: true, ignoreBOM: true })
  } catch {
    return refuse(1, `${JSON.stringify(name)} is not a supported IANA encoding name or alias in this version`)
  }
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
  if (isUtf16Big(lower)) return swapped(Buffer.from(text, 'utf16le'))
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
