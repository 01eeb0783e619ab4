import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

function run(): boolean {
  const program = compileProgram(files)
  runProgram(program, pathToFileURL(join(folder, 'main.js')).href)
  return program.isFromCache
}

/** Keeps a code cache of the program, made from a copy of it: V8 remembers what it compiled under one name. */
function keepCache(): void {
  const copy = join(folder, 'copy.cjs')
  writeFileSync(copy, text)
  compileProgram({ ...files, program: copy }).keep()
}

function expectToHaveRun(): void {
  expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('here')
}

test('runs without a code cache, as a module of its folder', () => {
  expect(run()).toBe(false)
  expectToHaveRun()
})

test('takes a code cache that fits', () => {
  keepCache()
  expect(run()).toBe(true)
  expectToHaveRun()
})

test('takes no code cache of another program that is as long', () => {
  keepCache()
  const other = text.replace('"here"', '"HERE"')
  writeFileSync(files.program, other)
  expect(run()).toBe(false)
  expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('HERE')
})

test('takes no code cache with a damaged byte, wherever it is', () => {
  keepCache()
  const whole = readFileSync(files.codeCache)
  for (let place = 0; place < whole.length; place += 1) {
    const damaged = Buffer.from(whole)
    damaged[place] = (damaged[place] ?? 0) ^ 1
    writeFileSync(files.codeCache, damaged)
    expect(compileProgram(files).isFromCache).toBe(false)
  }
})

test.each([
  ['that is no code cache', () => Buffer.from('something else')],
  ['that is empty', () => Buffer.alloc(0)],
  ['that was cut short', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
])('runs beside a file %s', (_, made) => {
  keepCache()
  writeFileSync(files.codeCache, made(readFileSync(files.codeCache)))
  expect(run()).toBe(false)
  expectToHaveRun()
})

test.each([
  ['a folder that there is not', () => ({ ...files, codeCache: join(folder, 'none', 'program.cache') })],
  [
    'a place that is taken',
    () => {
      mkdirSync(files.codeCache)
      return files
    },
  ],
])('keeps nothing in %s, and says nothing', (_, prepare) => {
  const places = prepare()
  const before = readdirSync(folder)
  compileProgram(places).keep()
  expect(readdirSync(folder)).toEqual(before)
})
