import { Failure } from '../../../src/diagnostic/failure.js'
import { refusalFailure } from './refusal.js'
import type { XapiValue } from './xapi-session.js'

/** How messages are written on the wire, and answers read. */
export interface MessageCodec {
  readonly path: string
  readonly contentType: string
  print(method: string, parameters: readonly XapiValue[]): string
  /** The answer's value; throws `refused` with xapi's code, or `unavailable` (`BAD_ANSWER`) for what is no answer. */
  read(method: string, body: string): XapiValue
}

/** JSON-RPC 2.0, which hosts from 7.3 on speak; answers of version 1 are understood. */
export const jsonCodec: MessageCodec = {
  path: '/jsonrpc',
  contentType: 'application/json',
  print: (method, parameters) => JSON.stringify({ jsonrpc: '2.0', method, params: parameters, id: 1 }),
  read(method, body) {
    const answer = parseJson(body)
    if (!isFields(answer)) throw badAnswer(method)
    const { error, result } = answer
    if (Array.isArray(error)) throw refusal(method, error)
    if (isFields(error)) {
      const data = error['data']
      throw refusal(method, [error['message'], ...(Array.isArray(data) ? data : [])])
    }
    if (!isValue(result)) throw badAnswer(method)
    return result
  },
}

/** XML-RPC, which every host speaks. */
export async function loadXmlCodec(): Promise<MessageCodec> {
  const { readResponse } = await import('../../xml-rpc/read-document.js')
  const { printCall } = await import('../../xml-rpc/print-value.js')
  return {
    path: '/',
    contentType: 'text/xml',
    print: printCall,
    read(method, body) {
      const answer = parse(() => readResponse(body))
      if (!isFields(answer)) throw badAnswer(method)
      const { Status: status, Value: value, ErrorDescription: description } = answer
      if (status === 'Success' && isValue(value)) return value
      if (Array.isArray(description)) throw refusal(method, description)
      throw badAnswer(method)
    },
  }
}

function parseJson(body: string): unknown {
  return parse(() => JSON.parse(body, (_, value: unknown) => (value === null ? '' : value)))
}

function parse(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return undefined
  }
}

function refusal(method: string, description: readonly unknown[]): Failure {
  const [code = '', ...parameters] = description.map(String)
  return refusalFailure(method, code, parameters)
}

function badAnswer(method: string): Failure {
  return new Failure('unavailable', 'BAD_ANSWER', `what came back for ${method} is no answer of XenAPI`)
}

function isFields(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Nulls were read as empty texts, so whatever is there is a value. */
function isValue(value: unknown): value is XapiValue {
  return value !== undefined && value !== null
}
