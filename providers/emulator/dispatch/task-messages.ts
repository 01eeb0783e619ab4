import { printDatetime } from '../datamodel/datetime.js'
import type { FieldValue, Ref } from '../database/database.js'
import type { LivingWorld } from '../living-world.js'
import { XapiFailure } from '../xapi-failure.js'
import { checkArity } from './message.js'
import { requireRecord } from './read-messages.js'
import type { Request } from './request.js'

/** Messages of class task by which clients keep tasks of their own, for transfers over HTTP; undefined for others. */
export function answerTaskMessage(world: LivingWorld, request: Request): FieldValue | undefined {
  switch (request.message) {
    case 'create':
      checkArity(request, 2, 2)
      return createTask(world, request)
    case 'destroy':
      checkArity(request, 1, 1)
      return destroyTask(request)
    case 'cancel':
      checkArity(request, 1, 1)
      return cancelTask(world, request)
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

/** Only a client's own task stops at once; what the emulator does in the background cannot be called off. */
function cancelTask(world: LivingWorld, request: Request): FieldValue {
  const ref = String(request.parameters[0])
  const task = requireRecord(request, ref)
  if (task['status'] !== 'pending') return ''
  if (String(task['name_label']).startsWith('Async.')) throw new XapiFailure('OPERATION_NOT_ALLOWED', [ref])
  const finished = printDatetime(world.clock.now())
  request.context.database.update('task', ref, {
    status: 'cancelled',
    finished,
    error_info: ['TASK_CANCELLED', ref],
  })
  return ''
}
