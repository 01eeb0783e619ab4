import { eachStepOnce, printCase } from './cases.js'
import { crashAndRecover, undisturbed, type Ends } from './crash-run.js'

const seed = Number(process.env['SEED'] ?? 1)
let ends: Ends

beforeAll(async () => {
  ends = await undisturbed(seed)
})

test.each(eachStepOnce(seed, 'destroy').map(given => [printCase(given), given] as const))(
  'the process dies at %s: the next comes to the same end',
  async (_name, given) => {
    const { problems } = await crashAndRecover(given, ends)
    expect(problems).toEqual([])
  },
)
