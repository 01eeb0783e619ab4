import type { FieldValue } from '../database/database.js'
import type { Outcome } from './answer.js'
import { jsonText } from './json-text.js'
import { shapeOfAnswer } from './shape.js'

/** One message as JSON-RPC has it; `id` is echoed as it came. */
export interface JsonCall {
  readonly version: 1 | 2
  readonly id: string | number
  readonly method: string
  readonly parameters: readonly FieldValue[]
}

/** Reads a request of either version; undefined for what xapi does not take either: batches, notifications, other JSON. */
export function readJsonCall(body: string): JsonCall | undefined {
  let request: unknown
  try {
    request = JSON.parse(body, (_, value: unknown) => (value === null ? '' : value))
  } catch {
    return undefined
  }
  if (!isObject(request)) return undefined
  const { method, id, params = [] } = request
  if (typeof method !== 'string' || (typeof id !== 'number' && typeof id !== 'string') || id === '')
    return undefined
  const version = request['jsonrpc'] === '2.0' ? 2 : 1
  if (!isValue(params)) return undefined
  if (Array.isArray(params)) return { version, id, method, parameters: params }
  return version === 2 && typeof params === 'object'
    ? { version, id, method, parameters: [params] }
    : undefined
}

/** The reply to a request; undefined where there is none. */
export function printJsonReply(call: JsonCall, outcome: Outcome): string | undefined {
  const id = JSON.stringify(call.id)
  switch (outcome.kind) {
    case 'silence':
      return undefined
    case 'success': {
      const result = jsonText(outcome.value, shapeOfAnswer(call.method))
      return call.version === 2
        ? `{"jsonrpc":"2.0","result":${result},"id":${id}}`
        : `{"result":${result},"error":null,"id":${id}}`
    }
    case 'refused': {
      const { code, parameters } = outcome
      return call.version === 2
        ? JSON.stringify({ jsonrpc: '2.0', error: { code: 1, message: code, data: parameters }, id: call.id })
        : JSON.stringify({ result: null, error: [code, ...parameters], id: call.id })
    }
  }
}

function isObject(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What JSON can say is what the wire carries, since nulls were read as empty texts. */
function isValue(value: unknown): value is FieldValue {
  return value !== undefined && value !== null
}
