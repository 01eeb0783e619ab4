import type { Argument, Disruption } from '../../../src/provider/step.js'
import type { Path } from '../../../src/value/path.js'
import { done, type Milestone } from './milestone.js'

/** A step before it is ordered: it names the milestones that it waits for and leads to, not other steps. */
export interface Draft {
  readonly id: string
  /** The address of the change that it belongs to. */
  readonly address: string
  readonly kind: 'call' | 'wait'
  readonly call: string
  readonly arguments: { readonly [name: string]: Argument }
  readonly summary: string
  readonly after: readonly Requirement[]
  readonly provides: readonly Milestone[]
  readonly disrupts: readonly Disruption[]
  readonly binds?: { readonly address: string; readonly identity: Argument }
  readonly unbinds?: string
  /** The object that is let go of, where its address may be bound to another one by then. */
  readonly unbindsIdentity?: string
  readonly leavesData?: boolean
  readonly deadlineSeconds?: number
  readonly hasEffect?: boolean
  /** True where the plan does without the step when it would be refused: a host without a path to shared storage. */
  readonly isOptional?: boolean
  /** The value of its change that an optional step brings about, and that stays as it is where the plan does without it. */
  readonly brings?: Path
  /** The UUID of the host that a person switches on while the step waits. */
  readonly handSwitches?: string
  /** Where a refusal of this step belongs, when that is not the block as a whole. */
  readonly cause?: { readonly address: string; readonly path: Path }
}

export interface Requirement {
  readonly milestone: Milestone
  readonly reason: string
  /** Only one after the other: when the first is refused, the second is still worth rehearsing. */
  readonly isSequence?: boolean
  /** It is better so, and is given up where the other has to wait for this one. */
  readonly isWish?: boolean
}

/** What a builder says of a step; the rest has defaults. */
export type DraftOptions = Partial<Omit<Draft, 'id' | 'address' | 'kind' | 'call' | 'arguments' | 'summary'>>

/** A call of the pool's or host's at `at`. */
export function call(
  address: string,
  name: string,
  message: string,
  parameters: { readonly [name: string]: Argument },
  summary: string,
  options: DraftOptions = {},
): Draft {
  const base = { after: [], provides: [], disrupts: [], ...options }
  return {
    id: `${address}/${name}`,
    address,
    kind: 'call',
    call: message,
    arguments: parameters,
    summary,
    ...base,
  }
}

/** A wait until a condition holds, for at most so many seconds. */
export function wait(
  address: string,
  name: string,
  condition: string,
  parameters: { readonly [name: string]: Argument },
  summary: string,
  deadlineSeconds: number,
  options: DraftOptions = {},
): Draft {
  return {
    ...call(address, name, condition, parameters, summary, options),
    kind: 'wait',
    deadlineSeconds,
    hasEffect: false,
  }
}

/** The step with which a change's object enters the state under an identity of several parts. */
export function note(address: string, parts: readonly Argument[], summary: string): Draft {
  const id = `${address}/note`
  return call(address, 'note', 'note', { parts: { kind: 'list', items: parts } }, summary, {
    hasEffect: false,
    binds: { address, identity: { kind: 'result', step: id, path: ['identity'] } },
  })
}

/** The step with which a change's object leaves the state and stays where it is. `summary` says what stays. */
export function forget(address: string, summary: string, options: DraftOptions = {}): Draft {
  return call(address, 'forget', 'forget', {}, summary, { hasEffect: false, unbinds: address, ...options })
}

/**
 * Steps of one change, each after the one before. The first waits for what the whole waits for; what the whole leads to
 * is reached by the last.
 */
export function chain(
  drafts: readonly Draft[],
  options: {
    readonly after?: readonly Requirement[]
    readonly provides?: readonly Milestone[]
    readonly reason?: string
  } = {},
): readonly Draft[] {
  return drafts.map((draft, index) => {
    const previous = drafts[index - 1]
    const before =
      previous === undefined
        ? (options.after ?? [])
        : [{ milestone: done(previous.id), reason: options.reason ?? `follows on “${previous.summary}”` }]
    const reached = index === drafts.length - 1 ? (options.provides ?? []) : []
    return { ...draft, after: [...before, ...draft.after], provides: [...draft.provides, ...reached] }
  })
}
