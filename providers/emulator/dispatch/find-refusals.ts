import type { FieldValue } from '../database/database.js'
import { nullRef } from '../database/database.js'
import type { Refusal } from '../rules/refusal.js'
import { XapiFailure } from '../xapi-failure.js'
import { contextOf } from './context.js'
import { checkArity, requireCall, unknownMessage } from './message.js'
import { findReader } from './read-messages.js'
import { splitMethod, type Request } from './request.js'
import type { Service } from './service.js'
import { findWriter } from './write-messages.js'

/** Every reason for which the pool that the machine belongs to would refuse the request now; nothing is carried out. */
export function findRefusals(
  service: Service,
  machine: string,
  method: string,
  parameters: readonly FieldValue[],
): readonly Refusal[] {
  const split = splitMethod(method)
  if (split === undefined) return [{ code: 'MESSAGE_METHOD_UNKNOWN', parameters: [method], objects: [] }]
  // Sessions and events concern the connection that asks, not the world.
  if (split.model.name === 'session' || split.model.name === 'event') return []
  const name = `${split.model.name}.${split.message}`
  const request = { ...split, name, parameters, context: contextOf(service, machine, nullRef) }
  try {
    const call = requireCall(service, request)
    return call === undefined ? checkGeneric(request) : call.rules(request.context, parameters)
  } catch (error) {
    if (error instanceof XapiFailure) return [{ code: error.code, parameters: error.parameters, objects: [] }]
    throw error
  }
}

/** What a message of the datamodel alone would be refused for. */
function checkGeneric(request: Request): readonly Refusal[] {
  const { model, message, parameters, context } = request
  const known = findReader(request) ?? findWriter(request)
  if (known === undefined) throw unknownMessage(request)
  checkArity(request, known.arity, known.arity)
  const takesReference =
    known.arity > 0 &&
    !['create', 'get_by_uuid', 'get_by_name_label', 'get_all_records_where'].includes(message)
  const ref = String(parameters[0])
  if (takesReference && !context.database.has(model.name, ref)) {
    throw new XapiFailure('HANDLE_INVALID', [model.name, ref])
  }
  return []
}
