import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compareError, compareValue } from '../run/cases/expression-answer.js'
import type { ExpressionCase } from '../run/cases/expression-case.js'
import { createExpressionWorld } from '../run/cases/expression-world.js'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'expressions')
const { cases }: { readonly cases: readonly ExpressionCase[] } = JSON.parse(
  readFileSync(join(folder, 'cases.json'), 'utf8'),
)
const categories = [...new Set(cases.map(entry => entry.category))].sort()

test.each(categories)("Terraform's answers: %s", async category => {
  const world = await createExpressionWorld(
    readFileSync(join(folder, 'expressions-context.tf'), 'utf8'),
    folder,
  )
  const chosen = cases.filter(entry => entry.category === category)
  expect(chosen.length).toBeGreaterThan(0)
  const problems = chosen.flatMap(entry => {
    const answer = world.evaluate(entry.expr, category.startsWith('unknown') ? 'planned' : 'empty')
    return (entry.ok ? compareValue(entry, answer, folder) : compareError(entry, answer)) ?? []
  })
  expect(problems).toEqual([])
})
