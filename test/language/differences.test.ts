import { readFileSync } from 'node:fs'
import { deliberateReasons } from '../run/cases/deliberate.js'
import { deviationReasons } from '../run/cases/deviations.js'

const page = readFileSync(new URL('../../docs/reference/language-differences.md', import.meta.url), 'utf8')
const words = (text: string): string => text.replace(/[`*]/g, '').replace(/\s+/g, ' ').toLowerCase()

test.each([...deliberateReasons, ...deviationReasons])('the page of differences says: %s', reason => {
  expect(words(page)).toContain(words(reason))
})
