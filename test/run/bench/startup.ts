import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One command to time, as a whole process, and what must be done before each run. */
interface Measured {
  readonly title: string
  readonly words: readonly string[]
  readonly prepare?: (folder: string) => void
}

const root = process.cwd()
const command = join(root, 'dist', 'main.js')
const runs = 9

const startup: readonly Measured[] = [
  { title: 'node, empty', words: ['-e', '0'] },
  { title: 'poolwright --version', words: [command, '--version'] },
  {
    title: 'validate, cold referee',
    words: [command, 'validate'],
    prepare: folder => rmSync(join(folder, '.poolwright', 'cache'), { recursive: true, force: true }),
  },
  { title: 'validate, warm referee', words: [command, 'validate'] },
  { title: 'plan of the example', words: [command, 'plan'] },
]

/** Milliseconds of each counted run, after one that is not counted. */
function measure({ words, prepare }: Measured, folder: string): readonly number[] {
  return Array.from({ length: runs + 1 }, () => {
    prepare?.(folder)
    const start = process.hrtime.bigint()
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`)
    return Number(process.hrtime.bigint() - start) / 1e6
  }).slice(1)
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}

/** How long whole processes take, beside one that does nothing. */
export function benchStartup(): void {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-bench-'))
  cpSync(join(root, 'examples', 'homogeneous-pool'), folder, {
    recursive: true,
    filter: source => !/\.poolwright$|poolwright\.state/.test(source),
  })
  try {
    const rows = startup.map(measured => ({
      title: measured.title,
      median: median(measure(measured, folder)),
    }))
    const floor = rows[0]?.median ?? 1
    console.log(`whole processes, wall time, median of ${runs}`)
    for (const row of rows)
      console.log(
        `${row.title.padEnd(24)} ${row.median.toFixed(0).padStart(6)} ms  ${(row.median / floor).toFixed(2)} × an empty node`,
      )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
