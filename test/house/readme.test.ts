import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './source-files.js'

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const plan = readFileSync(join(root, 'test', 'golden', 'high-availability', 'plan.txt'), 'utf8')

test('the plan in README is a part of a real one', () => {
  const shown = /```\n(Plan: [\s\S]*?)```/.exec(readme)?.[1]?.split('\n') ?? []
  expect(shown.length).toBeGreaterThan(15)
  const lines = plan.split('\n')
  expect(shown.filter(line => !lines.includes(line))).toEqual([])
})
