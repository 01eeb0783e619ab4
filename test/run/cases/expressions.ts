import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareError, compareValue } from './expression-answer.js'
import { createExpressionWorld } from './expression-world.js'
import { casesIn, type CaseFormat } from './format.js'
import type { ExpressionCase } from './expression-case.js'

function isExpression(entry: unknown): entry is ExpressionCase {
  return typeof entry === 'object' && entry !== null && 'expr' in entry && 'ok' in entry
}

/**
 * Recorded answers that the language means to give otherwise: `&&` and `||` do not look at a side that cannot matter, as
 * Terraform has it since 1.12, where the records are of 1.11. What is sensitive is in no message.
 * One record was altered on its way here.
 */
const deliberate: ReadonlyMap<string, string> = new Map([
  ['e0435', 'true || null'],
  ['e0458', 'false && [][0]'],
  ['e0459', 'true || [][0]'],
  ['e0461', 'the right side is reached only where the left one is true'],
  ['e2455', 'unknown && false'],
  ['e2457', 'true || unknown'],
  ['e2458', 'unknown || true'],
  ['e3559', '"true" || null'],
  ['e5071', 'parseint tells a sensitive text'],
  ['e5114', 'formatdate tells a sensitive text'],
  ['e6338', 'the recorded type is told with a blank where its attribute name has a line break'],
])

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
      const isMeant = deliberate.has(entry.id)
      yield { id: `${entry.id} ${entry.category}`, problem: isMeant ? undefined : problem }
    }
  },
}
