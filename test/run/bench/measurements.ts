import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Refresh } from './refresh.js'
import type { Usage } from './measure-process.js'
import type { Shape } from './shape.js'

export type Peer = 'poolwright' | 'terraform'

/** The memory is left out where nobody looked at it. */
export type Taken = Omit<Usage, 'peakMebibytes'> & Partial<Pick<Usage, 'peakMebibytes'>>

/** What one command took: the least time of several runs; or that it was stopped. */
export interface Measurement {
  readonly peer: Peer
  /** What was read: a shape of configuration, the pool of 64 hosts, or next to nothing. */
  readonly shape: Shape | 'hosts' | 'startup'
  readonly count: number
  readonly operation: string
  readonly usage: Taken | { readonly stoppedAfterSeconds: number }
  /** Taken once, earlier, on a machine of the same kind, because it takes hours or a state made by hand. */
  readonly isEarlier?: true
}

/** Everything that was measured on one machine: docs/performance.md is made of it. */
export interface Measurements {
  readonly processor: string
  readonly cores: number
  readonly node: string
  readonly refreshes: readonly Refresh[]
  readonly measured: readonly Measurement[]
}

const file = join(process.cwd(), 'test', 'run', 'bench', 'measured.json')

/** What was measured so far. */
export function readMeasurements(): Measurements {
  return JSON.parse(readFileSync(file, 'utf8')) as Measurements
}

/** Adds what was measured now, in place of what was of the same before. Throws on another machine: such figures cannot be compared. */
export function addMeasurements(fresh: readonly Measurement[]): void {
  const before = readMeasurements()
  const here = thisMachine()
  const isSame = (['processor', 'cores', 'node'] as const).every(part => before[part] === here[part])
  if (!isSame && before.measured.length > 0)
    throw new Error(
      `${file} is of ${before.processor}, ${before.cores} cores, Node ${before.node}; this is another machine. Empty its "measured" first, and measure all anew.`,
    )
  const keyOf = ({ peer, shape, count, operation }: Measurement): string =>
    [peer, shape, count, operation].join(' ')
  const all = new Map(before.measured.map(each => [keyOf(each), each]))
  for (const each of fresh) all.set(keyOf(each), each)
  const measured = [...all].sort(([left], [right]) => left.localeCompare(right, 'en', { numeric: true }))
  write({ ...before, ...here, measured: measured.map(([, each]) => each) })
}

/** Keeps what refreshes of pools of different sizes came to: counts, which are the same on every machine. */
export function addRefreshes(refreshes: readonly Refresh[]): void {
  write({ ...readMeasurements(), refreshes })
}

/** A line for each measurement, so that a difference is read. */
function write({ refreshes, measured, ...machine }: Measurements): void {
  const listed = (all: readonly unknown[]): string =>
    `[${all.map(each => `\n    ${JSON.stringify(each, rounded)}`).join(',')}\n  ]`
  const head = JSON.stringify(machine, null, 2).replace(/\n\}$/, '')
  writeFileSync(
    file,
    `${head},\n  "refreshes": ${listed(refreshes)},\n  "measured": ${listed(measured)}\n}\n`,
  )
}

/** Milliseconds and a tenth of a mebibyte are finer than the figures are. */
function rounded(key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toFixed(key === 'peakMebibytes' ? 1 : 3)) : value
}

function thisMachine(): Omit<Measurements, 'measured' | 'refreshes'> {
  const all = cpus()
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    node: process.versions.node,
  }
}
