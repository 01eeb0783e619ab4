import { sampleCases } from './agreement/draw.js'
import { judge } from './agreement/judge.js'
import { OtherProcess } from './agreement/other-process.js'
import { Tally } from './agreement/tally.js'

const seed = Number(process.env['SEED'] ?? 1)
const count = 300
const lanes = 2
const patienceMilliseconds = 600_000

let other: OtherProcess

beforeAll(() => {
  other = new OtherProcess()
})

afterAll(() => other.stop())

test(
  `what a plan says is what another world does: seed ${seed} (npm run simulate -- plans brief seed ${seed} case NUMBER)`,
  async () => {
    const tally = new Tally()
    const problems: string[] = []
    const cases = sampleCases(seed, count, 'brief').entries()
    const lane = async (): Promise<void> => {
      for (const [number, given] of cases) {
        const verdict = await judge(given, other)
        tally.add(number, verdict)
        problems.push(...verdict.problems.map(problem => `case ${number}: ${problem}`))
      }
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    expect(problems).toEqual([])
    expect(tally.times('stages applied')).toBeGreaterThan(count / 4)
    expect(tally.times('stages refused as foretold')).toBeGreaterThan(count / 10)
  },
  patienceMilliseconds,
)
