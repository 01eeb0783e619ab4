import { literal } from '../drafting/argument.js'
import { type Draft, wait } from '../drafting/draft.js'
import { done } from '../drafting/milestone.js'
import type { Found } from '../observation/find.js'
import { numberField, textField } from '../observation/record.js'

/** A running guest, or one that is to run. */
export interface Guest {
  readonly uuid: string
  readonly name: string
  /** Its place among the others; equal ones go together. */
  readonly order: number
  readonly startDelaySeconds: number
  readonly shutdownDelaySeconds: number
}

/** What a VM's record says of it. */
export function guestOf({ record }: Found): Guest {
  return {
    uuid: textField(record, 'uuid'),
    name: textField(record, 'name_label'),
    order: numberField(record, 'order') ?? 0,
    startDelaySeconds: numberField(record, 'start_delay') ?? 0,
    shutdownDelaySeconds: numberField(record, 'shutdown_delay') ?? 0,
  }
}

/**
 * Steps for guests, one group of equal order after the other: `up` begins with the lowest, `down` with the highest. A
 * group is over when the delays of its guests are.
 */
export function inOrder(
  guests: readonly Guest[],
  direction: 'up' | 'down',
  address: string,
  stepFor: (guest: Guest) => Draft,
): readonly (readonly Draft[])[] {
  const orders = [...new Set(guests.map(guest => guest.order))].toSorted((left, right) =>
    direction === 'up' ? left - right : right - left,
  )
  return orders.map(order =>
    guests
      .filter(guest => guest.order === order)
      .toSorted((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
      .flatMap(guest => {
        const step = stepFor(guest)
        // A guest that moves while it runs makes nobody wait.
        if (step.call === 'VM.pool_migrate') return [step]
        const seconds = direction === 'up' ? guest.startDelaySeconds : guest.shutdownDelaySeconds
        return seconds === 0 ? [step] : [step, delay(guest, step, seconds, address)]
      }),
  )
}

function delay(guest: Guest, step: Draft, seconds: number, address: string): Draft {
  return wait(
    address,
    `${guest.name} ${guest.uuid.slice(0, 8)}/delay`,
    'time.passed',
    { seconds: literal(seconds) },
    `wait ${seconds} s after ${guest.name}`,
    seconds,
    { after: [{ milestone: done(step.id), reason: 'its delay begins then' }] },
  )
}

/** Groups of steps one after the other: each step of a group waits for all of the group before, whose `told` says why. */
export function inTurns(
  groups: readonly { readonly steps: readonly Draft[]; readonly told: string }[],
): readonly Draft[] {
  const drafts: Draft[] = []
  let before: readonly Draft[] = []
  let reason = ''
  for (const { steps, told } of groups) {
    if (steps.length === 0) continue
    const needs = before.map(draft => ({ milestone: done(draft.id), reason }))
    drafts.push(...steps.map(step => ({ ...step, after: [...needs, ...step.after] })))
    before = steps
    reason = told
  }
  return drafts
}
