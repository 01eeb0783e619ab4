import { escapeText } from './escape.js'
import type { XmlRpcValue } from './value.js'

/** A value as `<value>…</value>`. Whole numbers travel as text: xapi's integers have 64 bits, those of XML-RPC 32. */
export function printValue(value: XmlRpcValue): string {
  if (typeof value === 'string') return `<value>${escapeText(value)}</value>`
  if (typeof value === 'boolean') return printBoolean(value)
  if (typeof value === 'number')
    return Number.isInteger(value) ? `<value>${value}</value>` : printDouble(value)
  if (isList(value)) return printList(value.map(printValue))
  return printStruct(Object.entries(value).map(([name, item]) => [name, printValue(item)]))
}

/** True or false. */
export function printBoolean(value: boolean): string {
  return `<value><boolean>${value ? 1 : 0}</boolean></value>`
}

/** A float. */
export function printDouble(value: number): string {
  return `<value><double>${value}</double></value>`
}

/** A list of printed values. */
export function printList(items: readonly string[]): string {
  return `<value><array><data>${items.join('')}</data></array></value>`
}

/** Printed values by name. */
export function printStruct(members: readonly (readonly [name: string, printed: string])[]): string {
  const inner = members.map(
    ([name, printed]) => `<member><name>${escapeText(name)}</name>${printed}</member>`,
  )
  return `<value><struct>${inner.join('')}</struct></value>`
}

/** A call with its parameters, as a whole document. */
export function printCall(method: string, parameters: readonly XmlRpcValue[]): string {
  const inner = parameters.map(value => `<param>${printValue(value)}</param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>${escapeText(method)}</methodName><params>${inner}</params></methodCall>`
}

/** A response around one printed value, as a whole document. */
export function printResponse(printed: string): string {
  return `<?xml version="1.0"?><methodResponse><params><param>${printed}</param></params></methodResponse>`
}

function isList(value: XmlRpcValue): value is readonly XmlRpcValue[] {
  return Array.isArray(value)
}
