import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { configurationsFormat } from './cases/configurations-format.js'
import { expressionsFormat } from './cases/expressions.js'
import { providerPlansFormat } from './cases/provider-plans.js'
import type { CaseFormat } from './cases/format.js'
import { xapiAnswersFormat } from './cases/xapi-answers.js'

/** What kinds of recorded answers there are; the first that knows the data takes the file. */
const formats: readonly CaseFormat[] = [
  expressionsFormat,
  providerPlansFormat,
  configurationsFormat,
  xapiAnswersFormat,
]

const shownFailures = 400

async function runFile(path: string): Promise<{ readonly passed: number; readonly failed: number }> {
  const data: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const format = formats.find(candidate => candidate.recognises(data))
  if (format === undefined) throw new Error(`${path}: no format knows this data`)
  let passed = 0
  let failed = 0
  for await (const outcome of format.run(data, dirname(resolve(path)))) {
    if (outcome.problem === undefined) passed++
    else if (++failed <= shownFailures) console.log(`${outcome.id}: ${outcome.problem}`)
  }
  return { passed, failed }
}

let passed = 0
let failed = 0
for (const path of process.argv.slice(2)) {
  const counts = await runFile(path)
  passed += counts.passed
  failed += counts.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
