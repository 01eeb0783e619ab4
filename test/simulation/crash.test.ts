import { exampleProject } from '../support/example-project.js'
import { eachStepOnce, everyStep, printCase, someCases, steps } from './cases.js'
import { crashAndRecover, undisturbed, type CrashCase, type Ends } from './crash-run.js'

const seed = Number(process.env['SEED'] ?? 1)
let ends: Ends

beforeAll(async () => {
  ends = await undisturbed(seed)
})

/** Named, so that a failure says how to run it again: `npm run simulate -- NAME`. */
function named(cases: readonly CrashCase[]): readonly (readonly [string, CrashCase])[] {
  return cases.map(given => [printCase(given), given])
}

test.each(named([...eachStepOnce(seed, 'apply'), ...someCases(seed, 6)]))(
  'the process dies at %s: the next comes to the same end',
  async (_name, given) => {
    const { problems } = await crashAndRecover(given, ends)
    expect(problems).toEqual([])
  },
)

test('the sweep reaches every step', async () => {
  const project = exampleProject(seed)
  const { plan } = await project.apply()
  expect(plan?.steps.length).toBe(steps.apply)
  expect((await project.plan({ mode: 'destroy' })).plan?.steps.length).toBe(steps.destroy)
})

test('the same seed gives the same log', async () => {
  const [given] = everyStep(seed, 'apply')
    .filter(each => each.moment.kind === 'during')
    .slice(60)
  if (given === undefined) throw new Error('there are fewer steps than there were')
  const first = await crashAndRecover(given, ends)
  const second = await crashAndRecover(given, ends)
  expect(first.isReached).toBe(true)
  expect(second.log).toEqual(first.log)
})

test('another seed comes to the same end', async () => {
  const other = await undisturbed(seed + 1)
  expect(other.apply).toEqual(ends.apply)
  expect(other.destroy).toEqual(ends.destroy)
})
