import { invariant } from '../diagnostic/invariant.js'
import { type ResolvedArguments, partOf } from '../provider/arguments.js'
import type { Argument, Json, Step } from '../provider/step.js'
import type { Intent, PendingBinding } from '../state/journal.js'
import type { StateInstance } from '../state/state.js'
import type { StateChange } from '../state/state-changes.js'

/** What an intent needs to know beside the step: what the state is to say of the object, and results so far. */
export interface IntentContext {
  /** The record of the object that the step makes, without identity. */
  instance(address: string): StateInstance
  /** The identity that goes where the step names none. */
  identityOf(step: Step): string | undefined
  /** The key under which the object is kept that this binding pushes out; undefined where none is. */
  deposedKey(address: string): string | undefined
  result(step: string): Json
}

/** The announcement of a step about to be performed. */
export function createIntent(step: Step, resolved: ResolvedArguments, context: IntentContext): Intent {
  const identity = step.unbindsIdentity ?? context.identityOf(step)
  return {
    kind: 'intent',
    id: step.id,
    step,
    values: resolved.journalled,
    ...(step.binds === undefined ? {} : { binds: pendingBinding(step, step.binds, context) }),
    ...(step.unbinds === undefined || identity === undefined
      ? {}
      : {
          unbinds: {
            address: step.unbinds,
            identity,
            ...(step.leavesData === true ? { leavesData: true } : {}),
          },
        }),
  }
}

function pendingBinding(
  step: Step,
  binds: { readonly address: string; readonly identity: Argument },
  context: IntentContext,
): PendingBinding {
  const { address, identity } = binds
  const instance = context.instance(address)
  const deposedKey = context.deposedKey(address)
  const kept = deposedKey === undefined ? {} : { deposedKey }
  if (identity.kind === 'result' && identity.step === step.id)
    return { address, instance, ...kept, identityPath: identity.path }
  invariant(
    identity.kind === 'result' || identity.kind === 'literal',
    `${step.id} binds an identity that no step tells`,
  )
  const known =
    identity.kind === 'literal' ? identity.value : partOf(context.result(identity.step), identity.path)
  return { address, instance: { ...instance, identity: String(known) }, ...kept }
}

/** What the state is to say now that the call of this intent is done. */
export function changesOf(intent: Intent, result: Json): readonly StateChange[] {
  const changes: StateChange[] = []
  if (intent.unbinds) changes.push({ kind: 'unbind', ...intent.unbinds })
  if (intent.binds) changes.push(bindChange(intent.binds, result))
  return changes
}

function bindChange(binds: PendingBinding, result: Json): StateChange {
  const { address, instance, deposedKey, identityPath } = binds
  const identity = identityPath === undefined ? instance.identity : partOf(result, identityPath)
  invariant(typeof identity === 'string' && identity !== '', `the object bound to ${address} has no identity`)
  return {
    kind: 'bind',
    address,
    instance: { ...instance, identity },
    ...(deposedKey === undefined ? {} : { deposedKey }),
  }
}
