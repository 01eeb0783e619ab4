import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printSession, readSession, type SessionItem } from './read-session.js'
import { matches, runSession } from './run-session.js'

const folder = join(import.meta.dirname, 'sessions')
const rewrites = process.env['GOLDEN'] === 'write'

function commandsOf(items: readonly SessionItem[]): readonly Extract<SessionItem, { kind: 'command' }>[] {
  return items.filter(item => item.kind === 'command')
}

test.each(readdirSync(folder).filter(name => name.endsWith('.session')))('%s', name => {
  const path = join(folder, name)
  const written = readSession(readFileSync(path, 'utf8'))
  const real = runSession(written)
  const merged = written.map((item, place): SessionItem => {
    const other = real[place]
    if (item.kind !== 'command' || other?.kind !== 'command') return item
    return matches(item.expected, other.expected) ? item : other
  })
  if (rewrites) writeFileSync(path, printSession(merged))
  else expect(printSession(merged)).toBe(printSession(written))
  expect(commandsOf(written).length).toBeGreaterThan(0)
})
