import { Failure } from '../../../src/diagnostic/failure.js'
import type { XapiSession } from '../session/xapi-session.js'

/** By class and UUID. A reference lasts as long as its object does, so most are asked for once. */
const learnt = new WeakMap<XapiSession, Map<string, string>>()

/** The reference of the object of this UUID. Rejects with `refused` and `UUID_INVALID` where there is none. */
export async function referenceByUuid(
  session: XapiSession,
  className: string,
  uuid: string,
): Promise<string> {
  const known = learnt.get(session)?.get(keyOf(className, uuid))
  if (known !== undefined) return known
  const reference = String(await session.call(`${className}.get_by_uuid`, uuid))
  learnReference(session, className, uuid, reference)
  return reference
}

/** Notes the reference of an object that a call has just made. */
export function learnReference(
  session: XapiSession,
  className: string,
  uuid: string,
  reference: string,
): void {
  const known = learnt.get(session) ?? new Map<string, string>()
  learnt.set(session, known)
  known.set(keyOf(className, uuid), reference)
}

/**
 * Does something with references that may be out of date: an object can be forgotten and introduced again under its UUID.
 * Where that is found before anything was done, all are forgotten and it is done once more.
 */
export async function withReferences<T>(session: XapiSession, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (problem) {
    const known = learnt.get(session)
    if (known === undefined || !isOutdated(problem, known)) throw problem
    learnt.delete(session)
    return action()
  }
}

/**
 * One of these references was refused, or led to nothing while a call was put together. Any other reference may have been met
 * in the middle of the work, and an answer that is missing is no refusal: neither may be tried again.
 */
function isOutdated(problem: unknown, known: ReadonlyMap<string, string>): boolean {
  if (!(problem instanceof Failure) || problem.kind !== 'refused' || problem.code !== 'HANDLE_INVALID')
    return false
  const [, named = ''] = problem.parameters
  return !named.startsWith('OpaqueRef:') || [...known.values()].includes(named)
}

function keyOf(className: string, uuid: string): string {
  return `${className}/${uuid}`
}
