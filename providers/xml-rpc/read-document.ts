import { SaxesParser } from 'saxes'
import { MalformedXmlRpc, type XmlRpcValue } from './value.js'

/** A call: the method and its parameters, types as they were tagged; untagged values are text. */
export interface XmlRpcCall {
  readonly method: string
  readonly parameters: readonly XmlRpcValue[]
}

/** Reads a `methodCall`; throws `MalformedXmlRpc`. */
export function readCall(xml: string): XmlRpcCall {
  const reader = read(xml, 'methodCall')
  if (reader.method === undefined) throw new MalformedXmlRpc('the call names no method')
  return { method: reader.method, parameters: reader.values }
}

/** Reads a `methodResponse` and answers its value, a fault's likewise; throws `MalformedXmlRpc`. */
export function readResponse(xml: string): XmlRpcValue {
  const [value] = read(xml, 'methodResponse').values
  if (value === undefined) throw new MalformedXmlRpc('the response holds no value')
  return value
}

type Frame =
  | { readonly kind: 'value'; value: XmlRpcValue | undefined }
  | { readonly kind: 'array'; readonly items: XmlRpcValue[] }
  | { readonly kind: 'struct'; readonly members: [string, XmlRpcValue][]; name: string }

interface Reader {
  readonly method: string | undefined
  readonly values: readonly XmlRpcValue[]
}

function read(xml: string, root: string): Reader {
  const parser = new SaxesParser()
  const building = new Building(root)
  parser.on('error', problem => {
    throw new MalformedXmlRpc(problem.message)
  })
  parser.on('opentag', tag => building.open(tag.name))
  parser.on('closetag', tag => building.close(tag.name))
  parser.on('text', text => building.add(text))
  parser.on('cdata', text => building.add(text))
  parser.write(xml).close()
  return building
}

/** Values as they grow while the tags go by: `frames` are those that are open, outermost first. */
class Building implements Reader {
  method: string | undefined
  readonly values: XmlRpcValue[] = []
  private readonly frames: Frame[] = []
  private text = ''
  private isInside = false

  constructor(private readonly root: string) {}

  add(text: string): void {
    this.text += text
  }

  open(name: string): void {
    if (!this.isInside && name !== this.root)
      throw new MalformedXmlRpc(`the document is a ${name}, not a ${this.root}`)
    this.isInside = true
    this.text = ''
    if (name === 'value') this.frames.push({ kind: 'value', value: undefined })
    if (name === 'array') this.frames.push({ kind: 'array', items: [] })
    if (name === 'struct') this.frames.push({ kind: 'struct', members: [], name: '' })
  }

  close(name: string): void {
    const top = this.frames.at(-1)
    if (name === 'methodName') this.method = this.text.trim()
    else if (name === 'name' && top?.kind === 'struct') top.name = this.text
    else if (name === 'value') this.endValue()
    else if (name === 'array' || name === 'struct') this.endCollection()
    else if (top?.kind === 'value' && top.value === undefined) top.value = readScalar(name, this.text)
    this.text = ''
  }

  private endValue(): void {
    const frame = this.frames.pop()
    const value = frame?.kind === 'value' ? (frame.value ?? this.text) : ''
    const parent = this.frames.at(-1)
    if (parent?.kind === 'array') parent.items.push(value)
    else if (parent?.kind === 'struct') parent.members.push([parent.name, value])
    else this.values.push(value)
  }

  private endCollection(): void {
    const frame = this.frames.pop()
    const holder = this.frames.at(-1)
    if (holder?.kind !== 'value') throw new MalformedXmlRpc('a collection stands outside a value')
    if (frame?.kind === 'array') holder.value = frame.items
    if (frame?.kind === 'struct') holder.value = Object.fromEntries(frame.members)
  }
}

function readScalar(tag: string, text: string): XmlRpcValue | undefined {
  switch (tag) {
    case 'string':
      return text
    case 'int':
    case 'i4':
    case 'i8':
      return readInteger(text.trim())
    case 'double':
      return readDouble(text.trim())
    case 'boolean':
      return readBoolean(text.trim())
    case 'dateTime.iso8601':
      return text.trim()
    case 'base64':
      return Buffer.from(text, 'base64').toString('utf8')
    case 'nil':
      return ''
    default:
      return undefined
  }
}

/** Beyond what a number holds exactly, the digits stay text. */
function readInteger(text: string): XmlRpcValue {
  if (!/^[+-]?\d+$/.test(text)) throw new MalformedXmlRpc(`${JSON.stringify(text)} is no integer`)
  return Number.isSafeInteger(Number(text)) ? Number(text) : text
}

function readDouble(text: string): number {
  const value = Number(text)
  if (text === '' || !Number.isFinite(value))
    throw new MalformedXmlRpc(`${JSON.stringify(text)} is no double`)
  return value
}

function readBoolean(text: string): boolean {
  if (text === '1' || text === 'true') return true
  if (text === '0' || text === 'false') return false
  throw new MalformedXmlRpc(`${JSON.stringify(text)} is no boolean`)
}
