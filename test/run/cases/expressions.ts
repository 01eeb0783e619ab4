import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareError, compareValue } from './expression-answer.js'
import { createExpressionWorld } from './expression-world.js'
import { isDeliberate } from './deliberate.js'
import { casesIn, type CaseFormat } from './format.js'
import type { ExpressionCase } from './expression-case.js'

/** True for a recorded expression. */
export function isExpression(entry: unknown): entry is ExpressionCase {
  return typeof entry === 'object' && entry !== null && 'expr' in entry && 'ok' in entry
}

/** Single expressions beside `expressions-context.tf` and `fixtures/`. */
export const expressionsFormat: CaseFormat = {
  recognises: data => casesIn(data).every(isExpression),
  async *run(data, folder) {
    const context = readFileSync(join(folder, 'expressions-context.tf'), 'utf8')
    const world = await createExpressionWorld(context, folder)
    for (const entry of casesIn(data)) {
      if (!isExpression(entry)) continue
      const answer = world.evaluate(entry.expr, entry.category.startsWith('unknown') ? 'planned' : 'empty')
      const problem = entry.ok ? compareValue(entry, answer, folder) : compareError(entry, answer)
      yield { id: `${entry.id} ${entry.category}`, problem: isDeliberate(entry.id) ? undefined : problem }
    }
  },
}
