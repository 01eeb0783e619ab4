import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { displayValue } from '../../src/report/display-value.js'
import { isDeliberate } from '../run/cases/deliberate.js'
import type { ExpressionCase } from '../run/cases/expression-case.js'
import { createExpressionWorld } from '../run/cases/expression-world.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'expressions')
const { cases }: { readonly cases: readonly ExpressionCase[] } = JSON.parse(
  readFileSync(join(folder, 'cases.json'), 'utf8'),
)

test("values are displayed as Terraform's console displays them", async () => {
  const context = readFileSync(join(folder, 'expressions-context.tf'), 'utf8')
  const world = await createExpressionWorld(context, folder)
  const shown = cases.filter(entry => entry.ok && entry.display !== undefined && !isDeliberate(entry.id))
  expect(shown.length).toBeGreaterThan(100)
  const problems = shown.flatMap(entry => {
    const state = entry.category.startsWith('unknown') ? 'planned' : 'empty'
    const { value } = world.evaluate(entry.expr, state)
    const text = value === undefined ? '' : displayValue(value)
    const wanted = entry.display?.replaceAll('<cwd>', folder)
    return text === wanted ? [] : [{ id: entry.id, expression: entry.expr, text, wanted }]
  })
  expect(problems).toEqual([])
})
