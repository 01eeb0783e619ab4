import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { signalledAt } from '../support/signalled.js'
import type { SessionItem } from './read-session.js'

const root = join(import.meta.dirname, '..', '..')

/** Runs a session in a new folder and gives it back with what the commands really printed. */
export function runSession(items: readonly SessionItem[]): readonly SessionItem[] {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-session-'))
  try {
    return items.map(item => {
      if (item.kind === 'edit') edit(folder, item.words, item.lines)
      return item.kind === 'command' ? { ...item, expected: runCommand(folder, item.command) } : item
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function edit(folder: string, words: string, lines: readonly string[]): void {
  const [verb = '', name = ''] = words.split(' ')
  const path = join(folder, name)
  switch (verb) {
    case 'copy':
      cpSync(join(root, name), folder, {
        recursive: true,
        filter: source => !/\.poolwright$|poolwright\.state\.json/.test(source),
      })
      return
    case 'file':
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, `${lines.join('\n')}\n`)
      return
    case 'replace': {
      const [before, after] = JSON.parse(
        `[${words.slice(verb.length + name.length + 2).replace(/" "/, '", "')}]`,
      ) as [string, string]
      const text = readFileSync(path, 'utf8')
      if (!text.includes(before)) throw new Error(`${name} does not hold ${JSON.stringify(before)}`)
      writeFileSync(
        path,
        text.replace(before, () => after),
      )
      return
    }
    case 'remove':
      rmSync(path, { recursive: true })
      return
    default:
      throw new Error(`a session cannot "${verb}"`)
  }
}

function runCommand(folder: string, command: string): readonly string[] {
  const result = spawnSync('bash', ['-c', `exec 2>&1\n${command}`], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: `${commandFolder()}:${process.env['PATH'] ?? ''}`,
      HOME: folder,
      NO_COLOR: '1',
      LANG: 'C.UTF-8',
    },
  })
  const output = steady(result.stdout.replaceAll(folder, '.')).replace(/\n$/, '')
  const lines = output === '' ? [] : output.split('\n').map(line => line.trimEnd())
  return result.status === 0 ? lines : [...lines, `[exit ${result.status ?? result.signal ?? '?'}]`]
}

let madeFolder: string | undefined

/**
 * A folder with the command under its name, and with `killed-at MOMENT COMMAND…`, which runs a command that is
 * killed once it has printed the text MOMENT, and tells of what.
 */
function commandFolder(): string {
  if (madeFolder !== undefined) return madeFolder
  madeFolder = mkdtempSync(join(tmpdir(), 'poolwright-command-'))
  writeScript(
    join(madeFolder, 'poolwright'),
    `exec "${process.execPath}" "${join(root, 'dist', 'main.js')}" "$@"`,
  )
  const { NODE_OPTIONS, SIGNALS } = signalledAt('', 'SIGKILL')
  writeScript(
    join(madeFolder, 'killed-at'),
    `export MOMENT="$1" SIGNALS="${SIGNALS}" NODE_OPTIONS="${NODE_OPTIONS}"
shift
"$@" &
wait $! 2>/dev/null || kill -l $? >&2`,
  )
  return madeFolder
}

function writeScript(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
}

/** What differs from run to run is written as what it is: UUIDs in order of appearance, times, process numbers. */
function steady(text: string): string {
  const seen = new Map<string, string>()
  const name = (uuid: string): string => {
    const known = seen.get(uuid) ?? `<uuid ${seen.size + 1}>`
    seen.set(uuid, known)
    return known
  }
  return text
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, name)
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>')
    .replace(/\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b/g, '<mac>')
    .replace(/\b169\.254\.\d+\.\d+\b/g, '<link-local address>')
    .replace(/\b(pid|process) \d+/g, '$1 <number>')
    .replaceAll(`@${hostname()}`, '@<host>')
    .replace(/\b[0-9a-f]{64}\b/g, '<hash>')
}

/** True when the real lines are the expected ones, where `(…)` stands for any number of lines. */
export function matches(expected: readonly string[], real: readonly string[]): boolean {
  const gap = expected.indexOf('(…)')
  if (gap < 0) return expected.length === real.length && expected.every((line, place) => line === real[place])
  const head = expected.slice(0, gap)
  if (!head.every((line, place) => line === real[place])) return false
  const rest = expected.slice(gap + 1)
  return Array.from({ length: real.length - gap + 1 }, (_, skip) => real.slice(gap + skip)).some(tail =>
    matches(rest, tail),
  )
}
