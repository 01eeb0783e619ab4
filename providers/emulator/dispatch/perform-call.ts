import type { Call } from '../calls/call.js'
import type { FieldValue, Ref } from '../database/database.js'
import { isPoolBusy } from '../rules/pool-operation.js'
import type { Refusal } from '../rules/refusal.js'
import { XapiFailure } from '../xapi-failure.js'
import { isMap } from './check-value.js'
import type { Claim } from './locks.js'
import { requirePower } from './no-answer.js'
import type { Request } from './request.js'
import type { Service } from './service.js'
import { noteProgress } from './tasks.js'

/** Refusals of the request itself, and of operations that do not wait for each other: told without waiting. */
function isToldAtOnce({ code }: Refusal): boolean {
  return ['FIELD_TYPE_ERROR', 'HANDLE_INVALID', 'UUID_INVALID'].includes(code) || isPoolBusy(code)
}

/**
 * Carries out a call with behaviour of its own: waits for the objects that it needs to itself, throws the first refusal,
 * lets its time pass, and asks the rules again before its change, since the world may have moved on meanwhile.
 */
export async function performCall(
  service: Service,
  request: Request,
  call: Call,
  task: Ref,
): Promise<FieldValue> {
  const { context, parameters } = request
  const refuse = (refusals: readonly Refusal[]) => {
    const [first] = refusals
    if (first !== undefined) throw new XapiFailure(first.code, first.parameters)
  }
  const early = call.rules(context, parameters)
  if (service.refusesAtOnce || early.some(isToldAtOnce)) refuse(early)
  const claims = call.exclusive?.(context, parameters) ?? []
  const hasWaited = claims.length > 0 && (await service.locks.take(claims, task))
  try {
    refuse(hasWaited ? call.rules(context, parameters) : early)
    const { durationSeconds = 0 } = call
    const seconds =
      typeof durationSeconds === 'number' ? durationSeconds : durationSeconds(context, parameters)
    if (seconds > 0) {
      showOperations(request, claims, task)
      try {
        await passTime(service, request, task, seconds)
      } finally {
        hideOperations(request, claims, task)
      }
      requirePower(service.world, context.machine, request.name)
      refuse(call.rules(context, parameters))
    }
    return await call.perform(context, parameters)
  } finally {
    service.locks.release(claims, task)
  }
}

/** How often a task tells how far it has come. */
const progressSteps = 10

/** Lets the time of a call pass; one that runs in the background tells its progress meanwhile. */
async function passTime(service: Service, { context }: Request, task: Ref, seconds: number): Promise<void> {
  if (!context.database.has('task', task)) return service.pauses.wait(task, seconds)
  for (let step = 1; step <= progressSteps; step += 1) {
    await service.pauses.wait(task, seconds / progressSteps)
    noteProgress(context.database, task, step / progressSteps)
  }
}

function showOperations({ context }: Request, claims: readonly Claim[], task: Ref): void {
  changeOperations(context.database, claims, (operations, { operation }) => ({
    ...operations,
    [task]: operation,
  }))
}

function hideOperations({ context }: Request, claims: readonly Claim[], task: Ref): void {
  changeOperations(context.database, claims, ({ [task]: _ended, ...others }) => others)
}

type Operations = { readonly [task: Ref]: FieldValue }

function changeOperations(
  database: Request['context']['database'],
  claims: readonly Claim[],
  change: (operations: Operations, claim: Claim) => Operations,
): void {
  for (const claim of claims) {
    const before = database.row(claim.className, claim.ref)?.['current_operations']
    if (before === undefined || !isMap(before)) continue
    database.update(claim.className, claim.ref, { current_operations: change(before, claim) })
  }
}
