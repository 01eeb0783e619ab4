import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import {
  installPackage,
  readManifest,
  type InstalledPackage,
  type Ran,
} from '../support/installed-package.js'

/** Bytes of the archive that is downloaded: half of it program, a third source map. */
const largestArchive = 1_600_000
const command = join('node_modules', '.bin', 'poolwright')
const mebibyte = 2 ** 20
let installed: InstalledPackage

beforeAll(() => {
  installed = installPackage({
    'dist/stale.js': 'left by an older build',
    'examples/homogeneous-pool/.poolwright/world.jsonl': 'a lab that somebody ran',
    'examples/homogeneous-pool/poolwright.state.json': 'a state',
    'examples/homogeneous-pool/poolwright.state.json.backup': 'and the one before',
  })
})
afterAll(() => installed.remove())

function poolwright(words: readonly string[], folder = ''): Ran {
  return installed.run(join(installed.workFolder, command), words, folder)
}

test('the package holds the command, examples and docs, and nothing else', () => {
  const paths = installed.packed.files.map(file => file.path)
  expect(paths.filter(path => !/^(examples|docs)\//.test(path)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'dist/licences.txt',
    'dist/main.js',
    'dist/main.js.map',
    'dist/program.cjs',
    'dist/program.cjs.map',
    'dist/referee.js',
    'dist/referee.js.map',
    'package.json',
  ])
  expect(paths.filter(path => /\.poolwright|poolwright\.state|\.test\.ts$/.test(path))).toEqual([])
  expect(paths).toEqual(
    expect.arrayContaining(['examples/homogeneous-pool/lab.hcl', 'docs/guide/install.md']),
  )
})

test('the package is small', () => {
  expect(installed.packed.size).toBeLessThan(largestArchive)
  expect(installed.packed.files.find(file => file.size > 3 * mebibyte)).toBeUndefined()
})

test('what a package page links to is in the package', () => {
  const pages = installed.packed.files.map(file => file.path).filter(path => path.endsWith('.md'))
  const missing = pages.flatMap(page =>
    [...readFileSync(join(installed.folder, page), 'utf8').matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)/g)]
      .map(([, link = '']) => join(dirname(page), link))
      .filter(path => !existsSync(join(installed.folder, path)))
      .map(path => `${page}: ${path}`),
  )
  expect(missing).toEqual([])
})

test('it depends on what the program loads from outside of itself, and on nothing else', () => {
  const text = ['main.js', 'program.cjs', 'referee.js']
    .map(name => readFileSync(join(installed.folder, 'dist', name), 'utf8'))
    .join('\n')
  const required = [...text.matchAll(/(?:\brequire\(|\bimport\(|^import .* from )"(@?[\w-][\w./-]*)"/gm)]
    .map(([, name = '']) => name)
    // pg asks for a faster twin of itself only where somebody installed that.
    .filter(name => !name.startsWith('node:') && !builtinModules.includes(name) && name !== 'pg-native')
  const dependencies = Object.keys(readManifest(installed.folder).dependencies)
  expect(required.length).toBeGreaterThan(0)
  expect(dependencies).toEqual(expect.arrayContaining(required))
  expect(dependencies.filter(name => !text.includes(`("${name}")`))).toEqual([])
})

test('every package in it or beside it is named with version and licence', () => {
  const licences = readFileSync(join(installed.folder, 'dist', 'licences.txt'), 'utf8')
  for (const name of [
    ...Object.keys(readManifest(installed.folder).dependencies),
    '@dagrejs/graphlib',
    'diff',
  ])
    expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\([\\w.-]+\\)$`, 'm'))
})

test('npx runs it', () => {
  expect(installed.run('npx', ['--no-install', 'poolwright', '--version'])).toEqual({
    status: 0,
    output: expect.stringMatching(/^Poolwright v\d+\.\d+\.\d+\n$/) as string,
  })
})

test('its examples are found, planned and applied', () => {
  expect(poolwright(['init']).output).toContain('homogeneous-pool')
  expect(poolwright(['init', 'homogeneous-pool', 'pool'])).toMatchObject({ status: 0 })
  const first = poolwright(['plan'], 'pool')
  expect(first).toMatchObject({ status: 0 })
  expect(first.output).toMatch(/Plan: \d+ to add, 0 to change/)
  expect(poolwright(['apply', '--auto-approve'], 'pool')).toMatchObject({ status: 0 })
  expect(poolwright(['plan', '--detailed-exitcode'], 'pool')).toMatchObject({ status: 0 })
})

describe('the code cache', () => {
  const cache = (): string => join(installed.folder, 'dist', 'program.cache')
  let planned: Ran

  beforeAll(() => {
    rmSync(cache(), { force: true })
    expect(poolwright(['init', 'homogeneous-pool', 'cached'])).toMatchObject({ status: 0 })
    expect(existsSync(cache())).toBe(false)
    planned = poolwright(['plan'], 'cached')
    expect(planned).toMatchObject({ status: 0 })
  })

  test('is made by the first plan', () => {
    expect(readFileSync(cache()).length).toBeGreaterThan(mebibyte)
  })

  test.each([
    ['that is damaged', (whole: Buffer) => withByte(whole, 113_643)],
    ['that is damaged where V8 keeps its own marks', (whole: Buffer) => withByte(whole, 24)],
    ['that was cut short', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['of another Node', (whole: Buffer) => withByte(whole, whole.length - 1)],
    ['that is empty', () => Buffer.alloc(0)],
  ])('%s, is not used and is made anew', (_, made) => {
    const whole = readFileSync(cache())
    const bad = made(whole)
    writeFileSync(cache(), bad)
    expect(poolwright(['validate'], 'cached')).toMatchObject({ status: 0 })
    expect(readFileSync(cache()).equals(bad)).toBe(true)
    expect(poolwright(['plan'], 'cached')).toEqual(planned)
    expect(readFileSync(cache()).length).toBeGreaterThan(mebibyte)
  })

  test('is done without where it cannot be written', () => {
    rmSync(cache())
    // Even the superuser cannot write over a folder.
    mkdirSync(cache())
    try {
      expect(poolwright(['plan'], 'cached')).toEqual(planned)
    } finally {
      rmSync(cache(), { recursive: true })
    }
  })

  test('is not made by a run with flags of its own, or one that fails', () => {
    spawnSync(process.execPath, ['--max-lazy', join(installed.workFolder, command), 'plan'], {
      cwd: join(installed.workFolder, 'cached'),
    })
    expect(existsSync(cache())).toBe(false)
    expect(poolwright(['plan', '--no-such-option'], 'cached')).toMatchObject({ status: 2 })
    expect(existsSync(cache())).toBe(false)
  })
})

function withByte(whole: Buffer, place: number): Buffer {
  const changed = Buffer.from(whole)
  changed[place] = (changed[place] ?? 0) ^ 0x55
  return changed
}

const brokenProvider = `export default () => ({
  schema: {
    kinds: {
      part: {
        name: 'part',
        summary: '',
        version: 0,
        block: {
          attributes: { sizes: { type: { kind: 'list' }, description: 'of what?', optional: true } },
          blocks: {},
        },
      },
    },
    data: {},
    configuration: { attributes: {}, blocks: {} },
  },
  commands: [],
  open() {},
})
`

test('a mistake of its own is told with files and lines of the sources', () => {
  const folder = join(installed.workFolder, 'broken')
  mkdirSync(join(folder, 'parts'), { recursive: true })
  writeFileSync(join(folder, 'parts', 'index.js'), brokenProvider)
  writeFileSync(
    join(folder, 'main.pool.hcl'),
    'poolwright {\n  providers = { parts = "./parts" }\n}\npart "a" {\n  sizes = [1]\n}\n',
  )
  const { status, output } = poolwright(['plan'], 'broken')
  expect(status).toBe(1)
  expect(output).toContain('a mistake of its own')
  const frames = [...output.matchAll(/^ {4}at (?:async )?(\w+) \((src\/[\w/-]+\.ts):(\d+):\d+\)$/gm)]
  expect(frames.map(([, name]) => name)).toContain('decodeBlock')
  expect(output).not.toContain('program.cjs')
  const root = join(import.meta.dirname, '..', '..')
  for (const [, name, file = '', line] of frames.slice(0, 3)) {
    const upTo = readFileSync(join(root, file), 'utf8').split('\n').slice(0, Number(line)).join('\n')
    expect({ name, isAbove: new RegExp(`\\bfunction ${name}\\b`).test(upTo) }).toEqual({
      name,
      isAbove: true,
    })
  }
})
