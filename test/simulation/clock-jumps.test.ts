import type { ApplyEvent } from '../../src/apply/events.js'
import { courseFolder } from '../support/example-folder.js'
import { watchedSession } from '../support/watched.js'
import { summariseEnd } from '../support/world-summary.js'
import { errorsOf, judgeEnd } from './crash-sweep.js'
import type { Command } from './moments.js'

const day = 86_400_000

/** How the wall clock is set: before and after the n-th step of a command, from 0, and between its plan and itself. */
interface Setting {
  readonly name: string
  readonly between: number
  readonly atMoment: (moment: number) => number
}

const settings: readonly Setting[] = [
  { name: 'forward by a day at every step', between: day, atMoment: () => day },
  { name: 'to and fro', between: -400 * day, atMoment: moment => (moment % 2 === 0 ? 30 : -30) * day },
  { name: 'back by years in the middle', between: 0, atMoment: moment => (moment === 7 ? -2000 * day : 0) },
]

const courses = ['homogeneous-pool', 'high-availability']

test.each(courses)('the wall clock may be set while a command runs, and before it: %s', async course => {
  const begun = await courseFolder(course)
  let [start, now] = [begun.disk.files.capture(), begun.disk.clock.now()]
  for (const command of ['apply', 'destroy'] as const satisfies readonly Command[]) {
    const undisturbed = begun.continuedOn(start, 1, now)
    expect(errorsOf(await undisturbed[command]())).toEqual([])
    const end = await summariseEnd(undisturbed)
    for (const { name, between, atMoment } of settings) {
      const project = begun.continuedOn(start, 1, now)
      const { clock } = project.disk
      const planned = await project.plan(command === 'apply' ? {} : { mode: 'destroy' })
      clock.jump(between)
      let moment = 0
      const times: number[] = []
      const outcome = await project[command]({
        wrapSession: session =>
          watchedSession(session, () => {
            clock.jump(atMoment(moment))
            moment += 1
          }),
        events: (event: ApplyEvent) => 'at' in event && times.push(event.at),
      })
      expect([name, outcome.plan?.steps.map(({ id }) => id)]).toEqual([
        name,
        planned.plan?.steps.map(({ id }) => id),
      ])
      expect([name, moment]).toEqual([name, 2 * (outcome.plan?.steps.length ?? 0)])
      expect([name, await judgeEnd(command, project, outcome, end)]).toEqual([name, []])
      expect([name, times]).toEqual([name, times.toSorted((one, other) => one - other)])
    }
    ;[start, now] = [undisturbed.disk.files.capture(), undisturbed.disk.clock.now()]
  }
})
