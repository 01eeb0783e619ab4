import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { readMeasurements } from '../run/bench/measurements.js'
import { performancePage } from '../run/bench/performance-page.js'
import { referencePages } from '../run/docs/pages.js'
import { root } from './source-files.js'

const folder = join(root, 'docs', 'reference')
const pages = await referencePages(root)

test.each(pages.map(page => [page.path, page] as const))(
  'docs/reference/%s says what the source says (npm run docs)',
  (path, page) => {
    const written = existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : ''
    // Not compared as one text: a difference in a long page is told by its lines.
    expect(written.split('\n')).toEqual(page.text.split('\n'))
  },
)

test('docs/performance.md says what was measured (npm run bench -- page)', () => {
  const page = readFileSync(join(root, 'docs', 'performance.md'), 'utf8')
  expect(page.split('\n')).toEqual(performancePage(page, readMeasurements()).split('\n'))
})

test('no page is left of a kind that is gone', () => {
  const kinds = pages.map(page => page.path).filter(path => path.startsWith('kinds/'))
  expect(
    readdirSync(join(folder, 'kinds'))
      .map(name => `kinds/${name}`)
      .sort(),
  ).toEqual(kinds.toSorted())
})
