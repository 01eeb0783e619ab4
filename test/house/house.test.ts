import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { importsOf, root, roomOf, sourceFiles, type SourceFile } from './source-files.js'

/** Imports go one way: a room may import itself and the rooms of earlier rows. Rooms of one row do not know each other. */
const ranks: readonly (readonly string[])[] = [
  ['diagnostic'],
  ['runtime'],
  ['value', 'graph'],
  ['syntax'],
  ['address'],
  ['eval'],
  ['schema'],
  ['config', 'provider'],
  ['desired', 'state'],
  ['plan'],
  ['apply'],
  ['report', 'adoption'],
  ['cli'],
]

/** Where the world outside may be touched directly. */
const mayTouchTheWorld = [
  /^src\/runtime\//,
  /^src\/state\/backends\//,
  /^src\/cli\/(main|start|program|code-cache|source-stack|record)\.ts$/,
  /^src\/syntax\/referee-worker\.ts$/,
  /^providers\/xapi\/session\//,
  /^providers\/emulator\/wire\//,
]

const ambient: readonly (readonly [string, RegExp])[] = [
  ['Date', /\bnew Date\(\)|\bDate\.now\b/],
  ['Math.random', /\bMath\.random\b/],
  ['process', /(?<![.\w'-])process\.\w/],
  ['console', /(?<![.\w'/])console\.\w/],
  ['node:fs', /['"]node:fs(\/promises)?['"]/],
  ['timers', /(?<![.\w])set(Timeout|Interval|Immediate)\(/],
]

const engine = sourceFiles('src')
const providers = sourceFiles('providers')
const everything = [...engine, ...providers]

function rankOf(room: string): number {
  return ranks.findIndex(row => row.includes(room))
}

/** The room that a relative import leads to, undefined for packages. */
function targetRoom(file: SourceFile, specifier: string): string | undefined {
  return specifier.startsWith('.') ? roomOf(normalize(join(dirname(file.path), specifier))) : undefined
}

function complaints(
  files: readonly SourceFile[],
  check: (file: SourceFile) => readonly string[],
): readonly string[] {
  return files.flatMap(file => check(file).map(complaint => `${file.path}: ${complaint}`))
}

test('every room of src has a rank', () => {
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true }).filter(entry => entry.isDirectory())
  expect(rooms.map(room => room.name).filter(room => rankOf(room) < 0)).toEqual([])
})

test('imports go one way', () => {
  const found = complaints(engine, file => {
    const own = roomOf(file.path)
    return importsOf(file).flatMap(specifier => {
      const target = targetRoom(file, specifier)
      if (target === undefined || target === own || !file.path.startsWith(`src/${own}/`)) return []
      if (target.startsWith('providers/'))
        return file.path === 'src/cli/main.ts' ? [] : [`imports ${specifier}`]
      return rankOf(target) < rankOf(own) ? [] : [`imports ${specifier}`]
    })
  })
  expect(found).toEqual([])
})

test('the emulator does not know the provider', () => {
  const emulator = providers.filter(file => file.path.startsWith('providers/emulator/'))
  expect(
    complaints(emulator, file =>
      importsOf(file).filter(specifier => targetRoom(file, specifier) === 'providers/xapi'),
    ),
  ).toEqual([])
})

test('the world outside comes in as a parameter', () => {
  const files = everything.filter(file => !mayTouchTheWorld.some(pattern => pattern.test(file.path)))
  expect(
    complaints(files, file => ambient.filter(([, pattern]) => pattern.test(file.code)).map(([name]) => name)),
  ).toEqual([])
})

test('no word of Xen stands in the engine', () => {
  const files = engine.filter(file => file.path !== 'src/cli/main.ts')
  expect(
    complaints(files, file =>
      (/\b\w*(xapi|xen)\w*\b/i.exec(file.code.replaceAll("'xapi'", '')) ?? []).slice(0, 1),
    ),
  ).toEqual([])
})

test('modules whose name is not written down are loaded through one door', () => {
  const doors = ['src/runtime/import-module.ts', 'src/cli/program.ts']
  const files = everything.filter(file => !doors.includes(file.path))
  expect(complaints(files, file => (/\bimport\((?!\s*['"])/.exec(file.code) ?? []).slice(0, 1))).toEqual([])
})

test('there are no barrels', () => {
  expect(
    everything.map(file => file.path).filter(path => path.endsWith('/index.ts') && path !== 'src/index.ts'),
  ).toEqual([])
})

test('names are kebab-case', () => {
  expect(everything.map(file => file.path).filter(path => !/^[a-z0-9_/-]+\.ts$/.test(path))).toEqual([])
})

test('there are no drawers for things without a name', () => {
  expect(
    everything
      .map(file => file.path)
      .filter(path => /(^|\/)(utils?|common|misc|types|helpers?|manager)(\/|\.ts$)/.test(path)),
  ).toEqual([])
})

test.each(rooms())('%s has a README of five to ten lines', room => {
  const path = join(root, room, 'README.md')
  expect(existsSync(path)).toBe(true)
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '' && !line.startsWith('#'))
  expect(lines.length).toBeGreaterThanOrEqual(3)
  expect(lines.length).toBeLessThanOrEqual(12)
})

function rooms(): readonly string[] {
  const below = (folder: string): readonly string[] =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter(entry => entry.isDirectory())
      .map(entry => `${folder}/${entry.name}`)
  return [...below('src'), ...below('providers'), ...below('providers/emulator'), ...below('providers/xapi')]
}

test('no escape hatches from the type checker', () => {
  const comment = /@ts-ignore|@ts-expect-error|oxlint-disable|eslint-disable|\bTODO\b|\bFIXME\b/
  const type = /: any\b|as any\b|<any>/
  expect(
    complaints(everything, file => [
      ...(comment.exec(file.text) ?? []),
      ...(type.exec(withoutStrings(file.code)) ?? []),
    ]),
  ).toEqual([])
})

test('the median file is short and nearly all are below 300 lines', () => {
  const lengths = everything.map(file => file.text.split('\n').length).sort((left, right) => left - right)
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(110)
  expect(lengths.filter(length => length > 300).length / lengths.length).toBeLessThanOrEqual(0.06)
})

function withoutStrings(code: string): string {
  return code.replace(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, "''")
}
