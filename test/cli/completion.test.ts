import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commands } from '../../src/cli/command-list.js'

const root = join(import.meta.dirname, '..', '..')
let folder: string

const configuration = `resource "terraform_data" "web" {
  for_each = toset(["a", "b"])
  input    = each.key
}
resource "terraform_data" "other" {}
`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolwright-completion-'))
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'site'))
  writeFileSync(
    join(folder, 'bin', 'poolwright'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'dist', 'main.js')}" "$@"\n`,
    { mode: 0o755 },
  )
  writeFileSync(join(folder, 'site', 'main.pool.hcl'), configuration)
  run('bash', '-c', 'cd site && poolwright apply --auto-approve && poolwright workspace new spare')
  run('bash', '-c', 'cd site && poolwright workspace select default')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(program: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: 'utf8',
    env: {
      HOME: folder,
      PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
      LANG: 'C.UTF-8',
      TERM: 'xterm',
    },
  })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stdout}${stderr}`)
  return stdout
}

/** What bash offers for the last of the words, as readline cuts them. */
function inBash(words: readonly string[]): readonly string[] {
  const script = `source <(poolwright completion bash)
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
$(complete -p poolwright | sed -E 's/.*-F ([^ ]+) .*/\\1/')
((\${#COMPREPLY[@]} == 0)) || printf '%s\\n' "\${COMPREPLY[@]}"`
  return linesOf(run('bash', '--norc', '-c', script, 'bash', ...words))
}

/** What fish offers at the end of a line, without the descriptions. */
function inFish(line: string): readonly string[] {
  const script = `poolwright completion fish | source; complete -C ${JSON.stringify(line).replaceAll('$', '\\$')}`
  return linesOf(run('fish', '--no-config', '-c', script)).map(each => each.replace(/\t.*/, ''))
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .sort()
}

function isThere(shell: string): boolean {
  return spawnSync(shell, ['--version']).status === 0
}

const addresses = ['terraform_data.other', 'terraform_data.web["a"]', 'terraform_data.web["b"]']

/** A line to complete, as words, and what is offered. */
const lines: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
  [['pl'], ['plan']],
  [
    ['state', ''],
    ['list', 'migrate', 'mv', 'pull', 'push', 'rebuild', 'rm', 'show'],
  ],
  [['state', 're'], ['rebuild']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [
    ['lab', 'power-'],
    ['power-off', 'power-on'],
  ],
  [['init', 'homog'], ['homogeneous-pool']],
  [
    ['init', '--ci', ''],
    ['github', 'gitlab'],
  ],
  [
    ['plan', '--re'],
    ['--refresh', '--refresh-only', '--replace'],
  ],
  [['show', '--format', 'ma'], ['markdown']],
  [['--chdir', 'site', 'plan', '--target', ''], addresses],
  [['--chdir', 'site', 'state', 'show', 'terraform_data.w'], addresses.slice(1)],
  [['--chdir', 'site', 'state', 'rm', 'terraform_data.other', 'terraform_data.o'], addresses.slice(0, 1)],
  [
    ['--chdir', 'site', 'workspace', 'select', ''],
    ['default', 'spare'],
  ],
  [['plan', '--target', ''], []],
  [['import', ''], []],
  [['lab', 'status', ''], []],
  [['--chdir', 'si'], ['site']],
  [['--state', 'elsewhere', 'graph', '--of', 'st'], ['steps']],
]

test.each(lines)('bash completes %j', (words, offered) => {
  const found = inBash(['poolwright', ...words])
  // bash leaves the slash of a folder to readline.
  expect(found).toEqual(offered)
})

test.each<readonly [readonly string[], readonly string[]]>([
  [['plan', '--format=', '='], []],
  [['--chdir', '=', 'site', 'plan', '--target', '='], addresses],
  [['--chdir', '=', 'site', 'plan', '--target', '=', 'terraform_data.web[\\"b'], addresses.slice(2)],
  [['show', '--format', '=', 'j'], ['json']],
  [['-chdir', 'site', 'plan', '-target', 'terraform_data.o'], addresses.slice(0, 1)],
])('bash completes %j', (words, offered) => {
  expect(inBash(['poolwright', ...words])).toEqual(offered)
})

test('bash offers every command, and every option of one', async () => {
  const offered = inBash(['poolwright', ''])
  expect(offered).toEqual(expect.arrayContaining([...Object.keys(commands), 'lab', 'simulate', 'status']))
  const options = Object.keys((await commands['plan']?.specification())?.options ?? {})
  expect(options.length).toBeGreaterThan(5)
  expect(inBash(['poolwright', 'plan', '--'])).toEqual(
    expect.arrayContaining([...options, 'chdir', 'help'].map(name => `--${name}`)),
  )
})

const fishTest = isThere('fish') ? test : test.skip

fishTest.each(lines)('fish completes %j', (words, offered) => {
  const found = inFish(['poolwright', ...words].join(' '))
  expect(found.map(each => each.replace(/\/$/, ''))).toEqual(offered)
})

const zshTest = isThere('zsh') ? test : test.skip

zshTest('zsh takes the script', () => {
  const script = `autoload -Uz compinit && compinit -D
source <(poolwright completion zsh)
print -r -- $_comps[poolwright]`
  expect(run('zsh', '-f', '-c', script)).toMatch(/_bash_complete\b.* -F _poolwright/)
})
