import { Failure } from '../../../src/diagnostic/failure.js'
import type { Call } from '../calls/call.js'
import type { Message } from '../datamodel/datamodel.js'
import { compareVersions, isWithin } from '../datamodel/releases.js'
import type { FieldValue, Ref } from '../database/database.js'
import type { PoolDatabase } from '../database/pool-database.js'
import type { Refusal } from '../rules/refusal.js'
import { XapiFailure } from '../xapi-failure.js'
import { eventsFrom, injectEvent } from './events.js'
import { listMethods } from './list-methods.js'
import { performCall } from './perform-call.js'
import { findReader } from './read-messages.js'
import { splitMethod, type Request } from './request.js'
import type { Service } from './service.js'
import { login, ownSession, requireSession } from './sessions.js'
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
  if (method === 'system.listMethods') return listMethods(service, releaseOf(service, machine))
  const split = splitMethod(method)
  if (split === undefined) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [method])
  const { world } = service
  const name = `${split.model.name}.${split.message}`
  if (split.model.name === 'session' && loginMessages.has(split.message)) {
    return login(world, machine, split.message, parameters)
  }
  const session = requireSession(world, machine, name, parameters[0])
  const request = {
    ...split,
    name,
    parameters: parameters.slice(1),
    context: contextOf(service, machine, session),
  }
  if (request.model.name === 'session') {
    const answer = ownSession(world, machine, request.message, session, request.parameters)
    if (answer !== undefined) return answer
  }
  return request.isAsync ? runInBackground(service, request) : answerRequest(service, request, session)
}

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
  const request = { ...split, name, parameters, context: contextOf(service, machine, 'OpaqueRef:NULL') }
  try {
    const call = requireCall(service, request)
    return call === undefined ? checkGeneric(request) : call.rules(request.context, parameters)
  } catch (error) {
    if (error instanceof XapiFailure) return [{ code: error.code, parameters: error.parameters, objects: [] }]
    throw error
  }
}

async function answerRequest(service: Service, request: Request, task: Ref): Promise<FieldValue> {
  const { model, message, parameters, context } = request
  if (model.name === 'event' && message === 'from') {
    return eventsFrom(service.world, context.database, parameters)
  }
  if (model.name === 'event' && message === 'inject') return injectEvent(context.database, parameters)
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

/** `Async.X.y`: answers with the task at once; the call goes on as the clock does. */
function runInBackground(service: Service, request: Request): Ref {
  const { world } = service
  const { database, session } = request.context
  if (!hasAsyncForm(request)) {
    throw new XapiFailure('Fault', [`No async mode for this operation (rpc: Async.${request.name})`])
  }
  const task = startTask(world, database, request.name, session)
  void world.clock.run('background', async () => {
    try {
      endTask(world, database, task, await answerRequest(service, request, task))
    } catch (error) {
      const failure = error instanceof Failure ? error : new XapiFailure('INTERNAL_ERROR', [String(error)])
      endTask(world, database, task, failure)
    }
    await service.written()
  })
  return task
}

/** Explicit messages say so; of the class-wide ones, those that make and destroy have it. */
function hasAsyncForm({ model, message }: Request): boolean {
  const explicit = model.messages.get(message)
  return explicit === undefined ? message === 'create' || message === 'destroy' : explicit.hasAsync
}

/** Who calls, where, and in which world. */
export function contextOf(service: Service, machine: string, session: Ref): Request['context'] {
  const { world } = service
  const database: PoolDatabase = world.database(world.machine(machine).databaseId)
  return { world, database, machine, release: releaseOf(service, machine), session }
}

/** The release of the coordinator that answers for a machine. */
function releaseOf({ world }: Service, machine: string): string {
  const state = world.machine(machine)
  const pool = world.database(state.databaseId).records('pool')[0]?.[1]
  const labels = [...world.hardware.machines.keys()]
  const coordinator = labels.find(label => {
    const other = world.machine(label)
    return other.databaseId === state.databaseId && other.hostRef === pool?.['master']
  })
  return world.hardware.machines.get(coordinator ?? machine)?.release ?? ''
}

function requireCall(service: Service, request: Request): Call | undefined {
  const call = service.calls.get(request.name)
  if (call === undefined) return undefined
  const { release } = request.context
  if (call.until !== undefined && compareVersions(release, call.until) >= 0)
    throw new XapiFailure('MESSAGE_REMOVED')
  const explicit = request.model.messages.get(request.message)
  const since = call.since ?? explicit?.since ?? request.model.since
  if (!isWithin(release, since, '')) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [request.name])
  checkArity(request, call.parameters.length - (call.optional ?? 0), call.parameters.length)
  return call
}

function checkArity(request: Request, least: number, most: number): void {
  const given = request.parameters.length
  if (given >= least && given <= most) return
  throw new XapiFailure('MESSAGE_PARAMETER_COUNT_MISMATCH', [request.name, String(most), String(given)])
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
  if (takesReference && context.database.get(model.name, ref) === undefined) {
    throw new XapiFailure('HANDLE_INVALID', [model.name, ref])
  }
  return []
}

function unknownMessage({ model, message, name, context }: Request): XapiFailure {
  const explicit: Message | undefined = model.messages.get(message)
  if (explicit === undefined) return new XapiFailure('MESSAGE_METHOD_UNKNOWN', [name])
  if (!isWithin(context.release, explicit.since, '')) return new XapiFailure('MESSAGE_METHOD_UNKNOWN', [name])
  if (!isWithin(context.release, '', explicit.until)) return new XapiFailure('MESSAGE_REMOVED')
  return new XapiFailure('INTERNAL_ERROR', [`the emulator does not have ${name}`])
}
