import { expect, test } from '@jest/globals'
import { courseFolder, courseNames } from '../support/example-folder.js'
import { leftToDo } from '../support/left-to-do.js'
import { otherOrder } from '../support/other-order.js'
import type { CommandOptions, Outcome } from '../support/project.js'

const seed = Number(process.env['SEED'] ?? 1)
/** Orders of each command that every test run takes; `ORDERS` says otherwise. */
const count = Number(process.env['ORDERS'] ?? 2)
const patienceMilliseconds = 300_000

interface Tried {
  readonly outcome: Outcome
  readonly refused: readonly string[]
}

test.each(courseNames())(
  'the steps pass in whatever order their needs allow: %s',
  async example => {
    const problems: string[] = []
    for (let number = 0; number < count; number += 1) {
      const name = `${example} ${seed} ${number}`
      const project = await courseFolder(example)
      const made = await tried(options => project.apply(options), `${name} apply`)
      if (made.outcome.plan?.isApplicable !== true) return
      const left = leftToDo(await project.plan())
      const gone = await tried(options => project.destroy(options), `${name} destroy`)
      const kept = Object.keys(gone.outcome.result?.state.instances ?? {})
      problems.push(...[...made.refused, ...left, ...gone.refused, ...kept].map(each => `${name}: ${each}`))
    }
    expect(problems).toEqual([])
  },
  patienceMilliseconds,
)

/** Runs a command whose plan is carried out in another order, and tells what was refused. */
async function tried(command: (options: CommandOptions) => Promise<Outcome>, order: string): Promise<Tried> {
  const refused: string[] = []
  const outcome = await command({
    force: plan =>
      plan.isApplicable ? { order: otherOrder(plan.steps, order), leftOut: new Set() } : undefined,
    events: event => {
      if (event.kind === 'step-failed') refused.push(`${event.step.id}: ${event.failure.message}`)
    },
  })
  return { outcome, refused }
}
