import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { escaped } from '../../src/report/html/markup.js'
import { artefactsOf, everythingOf, inputsOf, isConcise, openCase, optionsOf } from '../support/golden-case.js'

const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(entry => entry.name)
const isWriting = process.env['GOLDEN'] === 'write'

test.each(folders)('the plan of %s', async name => {
  const folder = join(import.meta.dirname, name)
  const project = await openCase(folder)
  const artefacts = await artefactsOf(folder, await project.plan(optionsOf(folder)))
  for (const [file, text] of Object.entries(artefacts)) {
    const path = join(folder, file)
    if (isWriting) writeFileSync(path, text)
    expect([file, existsSync(path) ? readFileSync(path, 'utf8') : '']).toEqual([file, text])
  }
})

/** Passwords as the input has them: written where a password belongs, or the default of a sensitive variable. */
function passwordsIn(files: Readonly<Record<string, string>>): readonly string[] {
  const text = Object.values(files).join('\n')
  const written = [...text.matchAll(/(?:password|secret)\w*\s*=\s*"([^"$]+)"/g)].map(found => found[1])
  const variables = [...text.matchAll(/^variable "[^"]*" \{\n(?:(?!^\})[\s\S])*?^\}/gm)].map(
    found => found[0],
  )
  const defaults = variables.flatMap(block =>
    block.includes('sensitive') ? [/default\s*=\s*"([^"]+)"/.exec(block)?.[1]] : [],
  )
  return [...new Set([...written, ...defaults].filter(each => each !== undefined))]
}

// What is too large to be kept in full has no secrets of another kind than the rest has.
const secretive = folders
  .filter(name => !isConcise(join(import.meta.dirname, name)))
  .filter(name => passwordsIn(inputsOf(join(import.meta.dirname, name))).length > 0)

/** A password as it stands in texts of any format. */
function waysToWrite(password: string): readonly string[] {
  return [
    password,
    JSON.stringify(password).slice(1, -1),
    escaped(password),
    encodeURIComponent(password),
    Buffer.from(password).toString('base64').replace(/=+$/, ''),
  ]
}

test('there are cases with passwords', () => expect(secretive.length).toBeGreaterThan(5))

const formats = ['plan.txt', 'verbose.txt', 'plan.json', 'plan.jsonl', 'review.md', 'page.html', 'plan.dot', 'plan.svg']

test.each(secretive)('no password of %s is shown or kept anywhere', async name => {
  const folder = join(import.meta.dirname, name)
  const passwords = passwordsIn(inputsOf(folder)).flatMap(waysToWrite)
  const everything = await everythingOf(folder)
  expect(Object.keys(everything)).toEqual(expect.arrayContaining(formats))
  for (const [artefact, text] of Object.entries(everything)) {
    // The engine's own kind has nothing but the state to keep its values in.
    if (artefact.includes('.state.json') && text.includes('"terraform_data"')) continue
    const found = passwords.filter(password => text.includes(password))
    expect([artefact, found]).toEqual([artefact, []])
  }
})
