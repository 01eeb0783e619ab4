import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDirectJudge } from '../../src/syntax/referee-core.js'
import { readSeeds } from '../run/fuzz/seeds.js'
import { fuzzText } from '../run/fuzz/texts.js'
import { tryText } from '../run/fuzz/try-text.js'

const seeds = readSeeds(join(dirname(fileURLToPath(import.meta.url)), '..', '..'))
const judge = createDirectJudge()
const seed = 7
const count = 1500

test(`whatever is written, nothing breaks, and what is refused is told: ${count} texts`, async () => {
  const findings: unknown[] = []
  const reached = { decoded: 0, parsed: 0, validated: 0, evaluated: 0 }
  for (let index = 0; index < count; index++) {
    const text = fuzzText(seeds, seed, index)
    const isJudged = index % 10 === 0 && text.bytes.length <= 8_000
    const tried = await tryText(text, isJudged ? judge : undefined)
    reached[tried.reached] += 1
    if (tried.finding !== undefined) findings.push({ seed, index, way: text.way, finding: tried.finding })
  }
  expect(findings).toEqual([])
  // Some come through whole, or the texts would be too broken to find anything.
  expect(reached.evaluated).toBeGreaterThan(40)
  expect(reached.parsed).toBeGreaterThan(40)
})
