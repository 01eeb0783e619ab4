import { Failure } from '../../../src/diagnostic/failure.js'
import type { FieldValue, Ref } from '../database/database.js'
import { strikeCall, type Strike } from '../faults/strike.js'
import { XapiFailure } from '../xapi-failure.js'
import { contextOf, releaseOf } from './context.js'
import { eventsFrom, injectEvent } from './events.js'
import { listMethods } from './list-methods.js'
import { checkArity, requireCall, unknownMessage } from './message.js'
import { answerOldEvent } from './old-events.js'
import { checkPermission, isLimited } from './permission.js'
import { performCall } from './perform-call.js'
import { findReader } from './read-messages.js'
import { splitMethod, type Request } from './request.js'
import type { Service } from './service.js'
import { atTheCaller, inTheTask, suffer } from './suffer.js'
import { login, ownSession, requireSession, touchSession } from './sessions.js'
import { answerTaskMessage } from './task-messages.js'
import { endTask, startTask } from './tasks.js'
import { findWriter } from './write-messages.js'

const loginMessages: ReadonlySet<string> = new Set(['login_with_password', 'slave_local_login_with_password'])

/** Answers one message that arrived at a machine: parameters as on the wire, the session first. */
export async function dispatch(
  service: Service,
  machine: string,
  method: string,
  parameters: readonly FieldValue[],
): Promise<FieldValue> {
  const { world } = service
  const split = splitMethod(method)
  const name = split === undefined ? method : `${split.model.name}.${split.message}`
  const strike = strikeCall(world, machine, name)
  const isAsync = split?.isAsync === true
  return suffer({ world, machine, method: name }, isAsync ? atTheCaller(strike) : strike, () =>
    answer(service, machine, method, parameters, inTheTask(strike)),
  )
}

/** `strike` is what strikes the work of an `Async.` call. */
async function answer(
  service: Service,
  machine: string,
  method: string,
  parameters: readonly FieldValue[],
  strike: Strike | undefined,
): Promise<FieldValue> {
  if (method === 'system.listMethods') return listMethods(service, releaseOf(service, machine))
  const split = splitMethod(method)
  if (split === undefined) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [method])
  const { world } = service
  const name = `${split.model.name}.${split.message}`
  if (split.model.name === 'session' && loginMessages.has(split.message)) {
    return login(world, machine, split.message, parameters)
  }
  const session = requireSession(world, machine, name, parameters[0])
  if (service.sessionsExpire) touchSession(world, machine, session)
  // Written out: to spread costs more than all else here.
  const request = {
    model: split.model,
    message: split.message,
    isAsync: split.isAsync,
    name,
    parameters: parameters.slice(1),
    context: contextOf(service, machine, session),
  }
  const { database } = request.context
  if (service.checksRoles && isLimited(database, session) && isKnown(service, request))
    checkPermission(database, session, name)
  if (request.model.name === 'session') {
    const answer = ownSession(world, machine, request.message, session, request.parameters)
    if (answer !== undefined) return answer
  }
  return request.isAsync
    ? runInBackground(service, request, strike)
    : answerRequest(service, request, session)
}

async function answerRequest(service: Service, request: Request, task: Ref): Promise<FieldValue> {
  const { model, message, parameters, context } = request
  if (model.name === 'event') {
    checkEventArity(request)
    if (message === 'from') return eventsFrom(service.world, context, parameters)
    if (message === 'inject') return injectEvent(context.database, parameters)
    const answer = answerOldEvent(service.world, context, message, parameters)
    if (answer !== undefined) return answer
  }
  if (model.name === 'task') {
    const answer = answerTaskMessage(service, request)
    if (answer !== undefined) return answer
  }
  const call = requireCall(service, request)
  if (call !== undefined) return performCall(service, request, call, task)
  const reader = findReader(request)
  if (reader !== undefined) {
    checkArity(request, reader.arity, reader.arity)
    return reader.read()
  }
  const writer = findWriter(request)
  if (writer === undefined) throw unknownMessage(request)
  checkArity(request, writer.arity, writer.arity)
  return writer.write()
}

/** The messages of class event have no call of their own that would look at how many parameters there are. */
function checkEventArity(request: Request): void {
  const explicit = request.model.messages.get(request.message)
  if (explicit !== undefined) checkArity(request, explicit.parameters.length, explicit.parameters.length)
}

/** `Async.X.y`: answers with the task at once; the call goes on as the clock does. */
function runInBackground(service: Service, request: Request, strike: Strike | undefined): Ref {
  const { world } = service
  const { database, session, machine } = request.context
  if (!isKnown(service, request)) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [`Async.${request.name}`])
  if (!hasAsyncForm(request)) {
    throw new XapiFailure('Fault', [`No async mode for this operation (rpc: Async.${request.name})`])
  }
  // What is wrong with the message itself is told at once, and there is no task.
  if (request.model.name !== 'task') requireCall(service, request)
  const task = startTask(world, database, request.name, session)
  void world.clock.run('background', async () => {
    try {
      const result = await suffer({ world, machine, method: request.name }, strike, () =>
        answerRequest(service, request, task),
      )
      endTask(world, database, task, result)
    } catch (error) {
      const failure = error instanceof Failure ? error : new XapiFailure('INTERNAL_ERROR', [String(error)])
      endTask(world, database, task, failure)
    }
    await service.written()
  })
  return task
}

function isKnown(service: Service, request: Request): boolean {
  const { model, message } = request
  return (
    service.calls.has(request.name) ||
    model.messages.has(message) ||
    model.generic.has(message) ||
    findReader(request) !== undefined ||
    findWriter(request) !== undefined
  )
}

/** Explicit messages say so; of the class-wide ones, those that make and destroy have it. */
function hasAsyncForm({ model, message }: Request): boolean {
  const explicit = model.messages.get(message)
  return explicit === undefined ? message === 'create' || message === 'destroy' : explicit.hasAsync
}
