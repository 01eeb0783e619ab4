import { Failure } from '../../src/diagnostic/failure.js'
import type { Json, Step } from '../../src/provider/step.js'
import type { StepWatch } from '../../src/provider/watch.js'
import type { XapiContext } from './context.js'
import { designate, text } from './messages/designate.js'
import { migrateStorage } from './messages/migrate.js'
import { probeSr } from './messages/probe.js'
import { learnReference, withReferences } from './messages/references.js'
import { writeSeed } from './messages/seed.js'
import { run } from './messages/run.js'
import { openAt, openCoordinator } from './messages/sessions.js'
import { signatures } from './messages/signature.js'
import { importImage, uploadPatch } from './messages/upload.js'
import { waitFor } from './messages/wait.js'
import { askAgain } from './session/ask-again.js'
import type { XapiSession, XapiValue } from './session/xapi-session.js'

/** Times that a call is tried while its host is still starting up, and the seconds between. */
const attempts = 60
const pauseSeconds = 10

/**
 * Performs one call or one wait and answers its result: `{uuid}` where an object was made or looked at. `values` are the
 * step's arguments, resolved. `forget` and `note` are calls to nobody: only the state changes. Rejects with a `Failure` under xapi's code.
 */
export async function perform(
  step: Step,
  values: { readonly [name: string]: Json },
  context: XapiContext,
  watch?: StepWatch,
): Promise<Json> {
  if (step.call === 'forget') return null
  if (step.call === 'note') return noted(values)
  if (step.call === 'machine.power_on') {
    await context.dialer.powerOn?.(text(values.machine))
    return null
  }
  if (step.kind === 'wait')
    return waitFor(step, values, context.dialer, () => openAt(text(values.at), context))
  return retrying(context, () => performCall(step, values, context, watch))
}

/** What the state is to keep: the parts of an identity that is known only once they are. */
function noted({ parts }: { readonly [name: string]: Json }): Json {
  return Array.isArray(parts) ? { identity: parts.map(text).join('/') } : null
}

async function performCall(
  step: Step,
  values: { readonly [name: string]: Json },
  context: XapiContext,
  watch: StepWatch | undefined,
): Promise<Json> {
  const session = await openCoordinator(text(values.at), context)
  if (step.call.startsWith('pool.join') && session.address !== text(values.at))
    throw memberFailure(step, session.address)
  return withReferences(session, () => performAt(session, step, values, context, watch))
}

async function performAt(
  session: XapiSession,
  step: Step,
  values: { readonly [name: string]: Json },
  context: XapiContext,
  watch: StepWatch | undefined,
): Promise<Json> {
  if (step.call === 'pool_patch.upload') return uploadPatch(session, values, context)
  if (step.call === 'VDI.import') return importImage(session, values, context)
  if (step.call === 'VDI.seed') return writeSeed(session, values)
  if (step.call === 'VM.migrate_send') return migrateStorage(session, values, watch)
  if (step.call === 'SR.probe') return probeSr(session, values)
  const signature = signatures[step.call]
  if (signature === undefined)
    throw new Failure('refused', 'MESSAGE_METHOD_UNKNOWN', `there is no way to perform ${step.call}`)
  const parameters: XapiValue[] = []
  for (const name of signature.parameters) parameters.push(await designate(session, values[name] ?? null))
  const answer = await run(session, watch, step.call, ...parameters)
  if (step.call.endsWith('.get_uuid')) return { uuid: text(answer) }
  return signature.answers === undefined
    ? null
    : { uuid: await uuidOf(session, signature.answers, text(answer), context) }
}

/** A join is the joiner's own act; a member of another pool would only pass it on to its coordinator. */
function memberFailure(step: Step, coordinator: string): Failure {
  return new Failure(
    'refused',
    'HOST_IS_SLAVE',
    `${step.summary}: the host is a member of the pool of ${coordinator}`,
    false,
    [coordinator],
  )
}

/**
 * The UUID of what a call has just made. Where it cannot be had, asked again, the call is done all the same: the failure is
 * `unavailable` and not to be retried, so that the object is looked for and not made twice.
 */
async function uuidOf(
  session: XapiSession,
  className: string,
  reference: string,
  context: XapiContext,
): Promise<string> {
  try {
    const uuid = text(await askAgain(context.dialer, () => session.call(`${className}.get_uuid`, reference)))
    learnReference(session, className, uuid, reference)
    return uuid
  } catch (problem) {
    throw problem instanceof Failure ? unnamed(className, problem) : problem
  }
}

function unnamed(className: string, problem: Failure): Failure {
  return new Failure(
    'unavailable',
    problem.code,
    `the ${className} was made, but what it is could not be asked: ${problem.message}`,
    false,
    problem.parameters,
  )
}

/** A host that has just started refuses for a while; nothing has been done then, so the call can be made again. */
async function retrying(context: XapiContext, action: () => Promise<Json>): Promise<Json> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action()
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'HOST_STILL_BOOTING' || attempt === attempts)
        throw error
      await context.dialer.pause(pauseSeconds)
    }
  }
}
