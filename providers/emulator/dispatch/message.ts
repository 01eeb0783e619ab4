import type { Call } from '../calls/call.js'
import { parseFieldType, type FieldType, type Message } from '../datamodel/datamodel.js'
import { isWithin } from '../datamodel/releases.js'
import { XapiFailure } from '../xapi-failure.js'
import { readValue } from './check-value.js'
import type { Request } from './request.js'
import type { Service } from './service.js'

/** The call that gives a message its behaviour, if it has one of its own; refuses one of another release or arity. */
export function requireCall(service: Service, request: Request): Call | undefined {
  const call = service.calls.get(request.name)
  if (call === undefined) return undefined
  const { release } = request.context
  const explicit = request.model.messages.get(request.message)
  const until = call.until ?? explicit?.until ?? ''
  if (!isWithin(release, '', until)) throw new XapiFailure('MESSAGE_REMOVED')
  const since = call.since ?? explicit?.since ?? request.model.since
  if (!isWithin(release, since, '')) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [request.name])
  checkArity(request, call.parameters.length - (call.optional ?? 0), call.parameters.length)
  if (explicit !== undefined) checkTypes(request, explicit)
  return call
}

/** FIELD_TYPE_ERROR [parameter]: a value that is none of its type, such as an enum's unknown word (xapi.md §9.1). */
function checkTypes({ parameters }: Request, message: Message): void {
  const wrong = message.parameters.find(({ type }, index) => {
    const value = parameters[index]
    return value !== undefined && readValue(typeOf(type), value) === undefined
  })
  if (wrong !== undefined) throw new XapiFailure('FIELD_TYPE_ERROR', [wrong.name])
}

const knownTypes = new Map<string, FieldType>()

function typeOf(text: string): FieldType {
  const known = knownTypes.get(text) ?? parseFieldType(text)
  knownTypes.set(text, known)
  return known
}

/** Refuses too few or too many parameters. */
export function checkArity(request: Request, least: number, most: number): void {
  const given = request.parameters.length
  if (given >= least && given <= most) return
  throw new XapiFailure('MESSAGE_PARAMETER_COUNT_MISMATCH', [request.name, String(most), String(given)])
}

/** Why nothing answers a message: there is none, not yet or no longer, or the emulator does not have it. */
export function unknownMessage({ model, message, name, context }: Request): XapiFailure {
  const explicit: Message | undefined = model.messages.get(message)
  if (explicit === undefined) return new XapiFailure('MESSAGE_METHOD_UNKNOWN', [name])
  if (!isWithin(context.release, explicit.since, '')) return new XapiFailure('MESSAGE_METHOD_UNKNOWN', [name])
  if (!isWithin(context.release, '', explicit.until)) return new XapiFailure('MESSAGE_REMOVED')
  return new XapiFailure('NOT_IMPLEMENTED', [name])
}
