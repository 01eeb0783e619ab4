import type { OrderedStep } from '../../../../../providers/xapi/ordering/order.js'
import type { Rehearsal } from '../../../../../providers/xapi/rehearsal/rehearse.js'
import { soonest } from '../../../../../providers/xapi/rehearsal/soonest.js'

/** A rehearsal of steps one after another: each with what it needs, and when it was done, in seconds. */
function rehearsed(
  ...steps: readonly (readonly [id: string, needs: readonly string[], finished?: number])[]
): Pick<Rehearsal, 'steps' | 'finishedAt'> {
  return {
    steps: steps.map(
      ([id, needs]) =>
        ({ step: { id, needs: needs.map(step => ({ step, reason: '' })) } }) as unknown as OrderedStep,
    ),
    finishedAt: new Map(
      steps.flatMap(([id, , finished]) => (finished === undefined ? [] : [[id, finished]])),
    ),
  }
}

test('steps that need nothing of each other take their time together', () => {
  const done = soonest(
    rehearsed(
      ['one/off', [], 1000],
      ['two/off', [], 1010],
      ['one/reboot', ['one/off'], 1310],
      ['two/reboot', ['two/off'], 1510],
      ['refused', ['one/off']],
      ['one/on', ['one/reboot'], 1540],
      ['two/on', ['two/reboot'], 1550],
    ),
  )
  expect([...done]).toEqual([
    ['one/off', 0],
    ['two/off', 10],
    ['one/reboot', 300],
    ['two/reboot', 210],
    ['one/on', 330],
    ['two/on', 220],
  ])
})
