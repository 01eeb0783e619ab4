import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type ProgramFiles, compileProgram, programFiles, runProgram } from '../../../src/cli/program.js'

let folder = ''
let files: ProgramFiles
const text =
  'function leave(place) { require("node:fs").writeFileSync(place + "/left", "here") } leave(__dirname)'

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolwright-program-'))
  files = programFiles(folder)
  writeFileSync(files.program, text)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A code cache of the program, made from a copy of it: V8 remembers what it compiled under one name. */
function codeCache(): Buffer {
  const copy = join(folder, 'copy.cjs')
  writeFileSync(copy, text)
  return compileProgram({ ...files, program: copy }).createCachedData()
}

function run(): boolean | undefined {
  const script = compileProgram(files)
  runProgram(script, pathToFileURL(join(folder, 'main.js')).href)
  return script.cachedDataRejected
}

test('runs without a code cache, as a module of its folder', () => {
  expect(run()).toBeUndefined()
  expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('here')
})

test('takes a code cache that fits', () => {
  writeFileSync(files.codeCache, codeCache())
  expect(run()).toBe(false)
  expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('here')
})

test.each([
  ['that is no code cache', () => Buffer.from('something else')],
  [
    'that was cut short',
    () => {
      const whole = codeCache()
      return whole.subarray(0, whole.length / 2)
    },
  ],
])('runs beside a file %s', (_, made) => {
  writeFileSync(files.codeCache, made())
  expect(run()).toBe(true)
  expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('here')
})
