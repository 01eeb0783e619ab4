import { expect, test } from '@jest/globals'
import { existsSync, readFileSync } from 'node:fs'
import { cpuFeaturesEvaluators } from '../../../../run/cases/cpu-features.js'
import { haPlansEvaluators } from '../../../../run/cases/ha-plans.js'
import { memoryEvaluators } from '../../../../run/cases/memory.js'
import { placementEvaluators } from '../../../../run/cases/placement.js'
import { casesIn, judge } from '../../../../run/cases/recorded.js'

const folder = new URL('../../../../../../shared/cases/', import.meta.url)

const files = [
  ['memory', memoryEvaluators, 0],
  ['placement', placementEvaluators, 0],
  ['cpu-features', cpuFeaturesEvaluators, 0],
  ['ha-plans', haPlansEvaluators, 0],
] as const

for (const [name, evaluators, uncovered] of files) {
  const file = new URL(`${name}.json`, folder)
  const isThere = existsSync(file)
  const run = isThere ? test : test.skip
  run(`xapi's own answers: ${name}${isThere ? '' : ' (the records are not here)'}`, () => {
    const verdicts = casesIn(JSON.parse(readFileSync(file, 'utf8'))).map(entry => judge(evaluators, entry))
    expect(verdicts.length).toBeGreaterThan(60)
    expect(verdicts.flatMap(verdict => (verdict.kind === 'different' ? [verdict.text] : []))).toEqual([])
    expect(verdicts.filter(verdict => verdict.kind === 'uncovered')).toHaveLength(uncovered)
  })
}
