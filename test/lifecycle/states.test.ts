import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseState, printState, stateFormatVersion } from '../../src/state/snapshot.js'
import { Project } from '../support/project.js'

const root = join('test', 'lifecycle', 'states')

/** The files of one kept folder where their owner had them. */
function folder(version: string, name: string): Readonly<Record<string, string>> {
  const top = join(root, version, name)
  const filesIn = (path: string): readonly string[] =>
    readdirSync(path).flatMap(entry => {
      const inner = join(path, entry)
      return statSync(inner).isDirectory() ? filesIn(inner) : [inner]
    })
  return Object.fromEntries(
    filesIn(top).map(file => [homeOf(relative(top, file)), readFileSync(file, 'utf8')] as const),
  )
}

/** Git leaves out what a user's folder keeps under its own names. */
function homeOf(file: string): string {
  if (file.startsWith('lab/')) return `/work/.poolwright/${file}`
  return `/work/${file.startsWith('state.') ? 'poolwright.' : ''}${file}`
}

const versions = readdirSync(root).filter(name => /^\d+$/.test(name))

test('there are states of every version of the format', () => {
  expect(versions.map(Number).sort()).toEqual(
    Array.from({ length: stateFormatVersion }, (_, index) => index + 1),
  )
})

describe.each(versions)('a state of version %s', version => {
  test('is read, and the plan of its configuration changes nothing', async () => {
    const files = folder(version, 'whole')
    const text = files['/work/poolwright.state.json'] ?? ''
    const state = parseState(text, 'the kept state')
    expect(Object.keys(state.instances).length).toBeGreaterThan(20)
    expect(parseState(printState(state), 'what was written')).toEqual(state)
    const { plan, diagnostics } = await new Project(files).plan()
    expect(diagnostics.filter(each => each.severity === 'error')).toEqual([])
    expect(plan?.changes.filter(change => change.action !== 'no-op')).toEqual([])
    expect(plan?.drift).toEqual([])
  })

  test('that was left in the middle is taken up again and finished', async () => {
    const project = new Project(folder(version, 'interrupted'))
    const { diagnostics, plan } = await project.apply()
    expect(diagnostics.filter(each => each.severity === 'error')).toEqual([])
    // What was done before is not done again.
    expect(plan?.steps.length).toBeLessThan(40)
    expect((await project.plan()).plan?.steps).toEqual([])
  })
})
