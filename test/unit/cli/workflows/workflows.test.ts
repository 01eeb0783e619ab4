import { spawnSync } from 'node:child_process'
import { parse } from 'yaml'
import { markerLine } from '../../../../src/report/markdown/review.js'
import { githubWorkflow } from '../../../../src/cli/workflows/github.js'
import { gitlabWorkflow } from '../../../../src/cli/workflows/gitlab.js'

/** All scripts of a pipeline: what stands in `run` or is listed under a name that ends with `script`. */
function scriptsOf(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(scriptsOf)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, value]): readonly string[] => {
    if (name === 'run') return [String(value)]
    if (name.endsWith('script') && Array.isArray(value)) return [value.map(String).join('\n')]
    return scriptsOf(value)
  })
}

const workflows = [
  ['GitHub', githubWorkflow],
  ['GitLab', gitlabWorkflow],
] as const

test.each(workflows)('the scripts for %s are scripts, and call what there is', (_name, text) => {
  const scripts = scriptsOf(parse(text)).map(script => script.replace(/\$\{\{.*?\}\}/g, '0'))
  expect(scripts.length).toBeGreaterThan(1)
  for (const script of scripts)
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' }).stderr).toBe('')
  const commands = new Set([...scripts.join('\n').matchAll(/npx poolwright (\w+)/g)].map(found => found[1]))
  expect([...commands].sort()).toEqual(['apply', 'plan', 'review', 'show'])
})

test.each(workflows)('the workflow for %s finds the comment by its first line', (_name, text) => {
  expect(text).toContain(markerLine('default'))
})
