import type { InstanceAddress, InstanceKey, ModuleAddress, ModuleStep } from './address.js'

/** What an address names: a module (all in it) or a resource, with or without a key. */
export type ParsedAddress =
  | { readonly kind: 'module'; readonly module: ModuleAddress }
  | { readonly kind: 'instance'; readonly address: InstanceAddress }

/** The parsed address, or why the text is none, as a sentence. */
export type AddressResult = { readonly target: ParsedAddress } | { readonly problem: string }

/** One step of an address: a name or a key in brackets. */
export type AddressPart =
  { readonly kind: 'name'; readonly name: string } | { readonly kind: 'key'; readonly key: InstanceKey }

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy
const index = /\[(0|[1-9][0-9]*)\]/y
const quoted = /\["((?:[^"\\]|\\.)*)"\]/suy

const unescapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }

function unescapeKey(text: string): string | undefined {
  let isValid = true
  const plain = text.replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/gsu, (whole, escape: string) => {
    if (/^[uU]./.test(escape)) {
      const codePoint = Number.parseInt(escape.slice(1), 16)
      if (codePoint <= 0x10ffff) return String.fromCodePoint(codePoint)
    }
    const character = unescapes[escape]
    if (character === undefined) isValid = false
    return character ?? whole
  })
  if (!isValid || /(?<![$%])[$%]\{/.test(plain)) return undefined
  return plain.replace(/([$%])\1\{/g, '$1{').normalize('NFC')
}

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset
  return pattern.exec(text)
}

function splitParts(text: string): readonly AddressPart[] | { readonly problem: string } {
  const parts: AddressPart[] = []
  let offset = 0
  while (offset < text.length) {
    const isFirst = parts.length === 0
    if (text[offset] === '.' && !isFirst) {
      const name = matchAt(identifier, text, offset + 1)
      if (!name) return { problem: 'A dot must be followed by an attribute name.' }
      parts.push({ kind: 'name', name: name[0].normalize('NFC') })
      offset += 1 + name[0].length
      continue
    }
    const name = isFirst ? matchAt(identifier, text, offset) : null
    if (name) {
      parts.push({ kind: 'name', name: name[0].normalize('NFC') })
      offset += name[0].length
      continue
    }
    const number = isFirst ? null : matchAt(index, text, offset)
    if (number?.[1] !== undefined) {
      parts.push({ kind: 'key', key: Number(number[1]) })
      offset += number[0].length
      continue
    }
    const string = isFirst ? null : matchAt(quoted, text, offset)
    const key = string?.[1] === undefined ? undefined : unescapeKey(string[1])
    if (!string || key === undefined) {
      return { problem: isFirst ? 'Expected a name.' : 'Expected an attribute access or an index operator.' }
    }
    parts.push({ kind: 'key', key })
    offset += string[0].length
  }
  return parts
}

/** Reads the keys and names of an address that was split already, such as one written in a `moved` block. */
export function addressFromParts(parts: readonly AddressPart[]): AddressResult {
  const module: ModuleStep[] = []
  let position = 0
  const nameAt = (offset: number): string | undefined => {
    const part = parts[offset]
    return part?.kind === 'name' ? part.name : undefined
  }
  const keyAt = (offset: number): InstanceKey | undefined => {
    const part = parts[offset]
    return part?.kind === 'key' ? part.key : undefined
  }
  while (nameAt(position) === 'module') {
    const name = nameAt(position + 1)
    if (name === undefined) return { problem: 'Prefix "module." must be followed by a module name.' }
    const key = keyAt(position + 2)
    module.push(key === undefined ? { name } : { name, key })
    position += key === undefined ? 2 : 3
  }
  if (position === parts.length && module.length > 0) return { target: { kind: 'module', module } }
  const mode = nameAt(position) === 'data' ? 'data' : 'managed'
  if (mode === 'data') position += 1
  const kindName = nameAt(position)
  const name = nameAt(position + 1)
  if (kindName === undefined || name === undefined) {
    return { problem: 'Resource specification must include a resource type and name.' }
  }
  const key = keyAt(position + 2)
  if (position + (key === undefined ? 2 : 3) !== parts.length) {
    return { problem: 'Unexpected extra operators after address.' }
  }
  const base = { module, mode, kindName, name } as const
  return { target: { kind: 'instance', address: key === undefined ? base : { ...base, key } } }
}

/** Reads `module.a["x"].vm.web[0]`, `data.network.lan` or `module.a`. */
export function parseAddress(text: string): AddressResult {
  const parts = splitParts(text)
  if ('problem' in parts) return parts
  if (parts.length === 0) return { problem: 'An address is required.' }
  return addressFromParts(parts)
}

/** What most addresses are: a kind, a name, perhaps a number, in letters that are the same in any normal form. */
const plain = /^([A-Za-z_][\w-]*)\.([A-Za-z_][\w-]*)(?:\[(0|[1-9]\d*)\])?$/

/** Reads the address of a resource or instance; undefined when the text is none. */
export function parseInstance(text: string): InstanceAddress | undefined {
  const [, kindName, name, key] = plain.exec(text) ?? []
  if (kindName !== undefined && name !== undefined && kindName !== 'module' && kindName !== 'data') {
    const base = { module: [], mode: 'managed', kindName, name } as const
    return key === undefined ? base : { ...base, key: Number(key) }
  }
  const result = parseAddress(text)
  return 'target' in result && result.target.kind === 'instance' ? result.target.address : undefined
}
