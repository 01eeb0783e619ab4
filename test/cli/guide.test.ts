import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseFile } from '../../src/syntax/parse-file.js'

const root = join(import.meta.dirname, '..', '..')
const guide = join(root, 'docs', 'guide')
const pages = readdirSync(guide).filter(name => name.endsWith('.md'))

/** The blocks of a page that begin with three backticks and `sh run`: its commands, in order. */
function commandsOf(page: string): readonly string[] {
  const text = readFileSync(join(guide, page), 'utf8')
  return [...text.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)].map(found => found[1] ?? '')
}

/** The script stops at the first command that fails, and says which. */
function scriptOf(commands: readonly string[]): string {
  return [
    'set -eu',
    `poolwright() { "${process.execPath}" "${join(root, 'dist', 'main.js')}" "$@"; }`,
    'trap \'echo "failed: $BASH_COMMAND" >&2\' ERR',
    ...commands,
  ].join('\n')
}

test.each(pages.filter(page => commandsOf(page).length > 0))('the commands of %s work', page => {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-guide-'))
  try {
    const { status, stderr } = spawnSync('bash', ['-E', '-c', scriptOf(commandsOf(page))], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, NO_COLOR: '1', LANG: 'C.UTF-8' },
    })
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test.each(pages)('the links of %s lead somewhere', page => {
  const text = readFileSync(join(guide, page), 'utf8')
  const targets = [...text.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(found => found[1] ?? '')
  const dead = targets.filter(target => !existsSync(join(dirname(join(guide, page)), target)))
  expect(dead).toEqual([])
})

test.each(pages)('the configurations on %s are configurations', page => {
  const text = readFileSync(join(guide, page), 'utf8')
  const blocks = [...text.matchAll(/^```hcl\n([\s\S]*?)^```$/gm)].map(found => found[1] ?? '')
  const problems = blocks.flatMap(block => parseFile({ name: page, text: block }).diagnostics)
  expect(problems.map(problem => problem.summary)).toEqual([])
})

test('every page of the guide has commands that are run', () => {
  expect(pages.filter(page => commandsOf(page).length === 0)).toEqual([])
})
