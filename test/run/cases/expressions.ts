import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { compareError, compareValue } from './expression-answer.js'
import { createExpressionWorld } from './expression-world.js'
import { isDeliberate } from './deliberate.js'
import { besideCases, casesIn, type CaseFormat, problemIn } from './format.js'
import type { ExpressionCase } from './expression-case.js'

/** True for a recorded expression. */
export function isExpression(entry: unknown): entry is ExpressionCase {
  return typeof entry === 'object' && entry !== null && 'expr' in entry && 'ok' in entry
}

/** Single expressions beside `expressions-context.tf` and `fixtures/`. */
export const expressionsFormat: CaseFormat = {
  recognises: data => casesIn(data).every(isExpression),
  async *run(data, folder) {
    const context = readFileSync(besideCases(folder, 'expressions-context.tf', 'expressions'), 'utf8')
    const place = dirname(besideCases(folder, 'fixtures', 'expressions'))
    const world = await createExpressionWorld(context, place)
    for (const entry of casesIn(data)) {
      if (!isExpression(entry)) continue
      const problem = await problemIn(() => {
        const answer = world.evaluate(entry.expr, entry.category.startsWith('unknown') ? 'planned' : 'empty')
        return entry.ok ? compareValue(entry, answer, place) : compareError(entry, answer)
      })
      yield { id: `${entry.id} ${entry.category}`, problem: isDeliberate(entry.id) ? undefined : problem }
    }
  },
}
