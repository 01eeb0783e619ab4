import { printDatetime } from '../datamodel/datetime.js'
import type { FieldValue, Ref } from '../database/database.js'
import type { LivingWorld } from '../living-world.js'
import { XapiFailure } from '../xapi-failure.js'
import { checkArity } from './message.js'
import { requireRecord } from './read-messages.js'
import type { Request } from './request.js'
import type { Service } from './service.js'

/** Messages of class task by which clients keep tasks of their own, for transfers over HTTP; undefined for others. */
export function answerTaskMessage(service: Service, request: Request): FieldValue | undefined {
  switch (request.message) {
    case 'create':
      checkArity(request, 2, 2)
      return createTask(service.world, request)
    case 'destroy':
      checkArity(request, 1, 1)
      return destroyTask(request)
    case 'cancel':
      checkArity(request, 1, 1)
      return cancelTask(service, request)
    default:
      return undefined
  }
}

function createTask(world: LivingWorld, { parameters, context }: Request): Ref {
  const [label, description] = parameters
  return context.database.create('task', {
    name_label: String(label),
    name_description: String(description),
    created: printDatetime(world.clock.now()),
    finished: printDatetime(0),
    status: 'pending',
    resident_on: world.machine(context.machine).hostRef,
    progress: 0,
    type: '<none/>',
  })
}

function destroyTask(request: Request): FieldValue {
  const ref = String(request.parameters[0])
  requireRecord(request, ref)
  request.context.database.remove('task', ref)
  return ''
}

/**
 * A client's own task ends at once. A call is called off while it waits for an object or for its time to pass; one that is
 * making its change is not: OPERATION_NOT_ALLOWED.
 */
function cancelTask({ world, pauses }: Service, request: Request): FieldValue {
  const { database } = request.context
  const ref = String(request.parameters[0])
  const task = requireRecord(request, ref)
  if (task['status'] !== 'pending') return ''
  if (String(task['name_label']).startsWith('Async.')) {
    if (!pauses.callOff(ref)) throw new XapiFailure('OPERATION_NOT_ALLOWED', [ref])
    database.update('task', ref, { status: 'cancelling' })
    return ''
  }
  const finished = printDatetime(world.clock.now())
  database.update('task', ref, { status: 'cancelled', finished, error_info: ['TASK_CANCELLED', ref] })
  return ''
}
