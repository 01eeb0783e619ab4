import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { optionText } from '../../../src/cli/arguments/parse-arguments.js'
import { globalOptions } from '../../../src/cli/arguments/specification.js'
import { commandSpecifications } from '../../run/docs/command-specifications.js'

const root = join(import.meta.dirname, '..', '..', '..')
const { man } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly man: string }
const file = join(root, man)
const page = readFileSync(file, 'utf8')
const specifications = await commandSpecifications()

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

/** The lines below a heading, up to the next of its level. */
function section(heading: string): string {
  const [, rest = ''] = page.split(`${heading}\n`)
  return rest.split(/^\.S[SH] /m)[0] ?? ''
}

/** A text as the page has it. */
function onPage(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '\\[u2026]')
}

test.each(specifications.map(one => [one.name, one] as const))('tells all of %s', (name, specification) => {
  const text = section(`.SS ${name}`)
  const { options, subcommands = [] } = specification
  for (const [option, each] of Object.entries(options))
    expect(text).toContain(onPage(optionText(option, each)))
  for (const { usage } of subcommands) expect(text).toContain(onPage(`${name} ${usage}`))
  expect(text).toContain(onPage(specification.positionals))
})

test('tells the options of every command', () => {
  const text = section('.SH OPTIONS OF EVERY COMMAND')
  for (const [option, each] of Object.entries(globalOptions))
    expect(text).toContain(`.TP\n\\fB${onPage(optionText(option, each))}\\fR\n`)
})

test('only macros begin with a dot, and all is ASCII', () => {
  const macros = /^\.(TH|SH|SS|TP|PP|B|nf|fi)( |$)/
  expect(page.split('\n').filter(line => /^[.']/.test(line) && !macros.test(line))).toEqual([])
  expect(/[^\0-\x7f]/.exec(page)).toBeNull()
})

const groffTest = isThere('groff') ? test : test.skip

groffTest('groff formats it without a warning', () => {
  const { stdout, stderr } = spawnSync('groff', ['-man', '-ww', '-Tutf8', '-P-cbou', file], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('--target ADDRESS only this instance and what it needs')
})

const mandocTest = isThere('mandoc') ? test : test.skip

mandocTest('mandoc has nothing to say but that there is no date', () => {
  const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', file], { encoding: 'utf8' })
  expect(stdout.split('\n').filter(line => line !== '' && !line.includes('missing date'))).toEqual([])
})
