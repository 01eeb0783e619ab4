import { xapiProvider } from '../../../../providers/xapi/provider.js'
import { renderPlan } from '../../../../src/report/plan-text/plan-text.js'
import { createKindRegistry, findKind } from '../../../../src/schema/kind-registry.js'
import { exampleFolder } from '../../../support/example-folder.js'

const registry = createKindRegistry([xapiProvider])
// Blocks and lines of code keep their shape, as wide as they are.
const isKept = (line: string): boolean => /^ +\d+: |^ *[-+~#}] |^ *}/.test(line)
/** A word that is too long for the line that it is alone on. */
const isOneWord = (line: string): boolean => line.trim().split(' ').length === 1

describe.each(['high-availability', 'deliberately-broken'])('the plan of %s', name => {
  const planned = exampleFolder(name).plan({ isIllustrated: true })

  test.each([40, 80, 120, 200])('in %i columns', async columns => {
    const { plan } = await planned
    if (plan === undefined) throw new Error(`${name} cannot be planned`)
    const options = { columns, hasColor: false, detail: 'verbose', showsSteps: false } as const
    const text = renderPlan(plan, (kind, mode) => findKind(registry, mode, kind)?.schema, options)
    const wide = text
      .split('\n')
      .filter(line => [...line].length > columns && !isKept(line) && !isOneWord(line))
    expect(wide).toEqual([])
  })
})
