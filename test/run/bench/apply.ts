import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Shape, shapeFiles } from './shape.js'
import { median } from './startup.js'

const command = join(process.cwd(), 'dist', 'main.js')
/** So many instances at the beginning and at the end are compared. */
const stretch = 1000
const runs = 3
/** What the last of them may take of what the first took, and ten times as many instances of what these take. */
const limits = { lastToFirst: 1.5, tenfold: 12 }

interface Applied {
  readonly wallSeconds: number
  /** When each instance was there, in milliseconds. */
  readonly finished: readonly number[]
}

/** Applies a configuration of that many instances from nothing, in a process of its own. */
async function applyOnce(shape: Shape, count: number): Promise<Applied> {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-bench-'))
  try {
    for (const [name, text] of shapeFiles(shape, count)) writeFileSync(join(folder, `${name}.pool.hcl`), text)
    await run(folder, ['validate'])
    const finished: number[] = []
    const start = performance.now()
    await run(folder, ['apply', '--auto-approve', '--json'], line => {
      if (!line.includes('"type":"apply_complete"')) return
      const [, time = ''] = /"@timestamp":"([^"]+)"/.exec(line) ?? []
      finished.push(Date.parse(time))
    })
    return { wallSeconds: (performance.now() - start) / 1000, finished }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(
  folder: string,
  words: readonly string[],
  heard: (line: string) => void = () => {},
): Promise<void> {
  const child = spawn(process.execPath, [command, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: child.stdout }).on('line', heard)
  return new Promise((resolve, reject) => {
    child.on('close', code =>
      code === 0 ? resolve() : reject(new Error(`${words.join(' ')} ended with ${code}`)),
    )
  })
}

/** Milliseconds that the instances from one to another took. */
function took(finished: readonly number[], from: number, to: number): number {
  return (finished[to] ?? NaN) - (finished[from] ?? NaN)
}

/** Whether the cost of a step grows with the size of the state: ratios of one run. */
export async function benchApply(words: readonly string[]): Promise<void> {
  const shape = (['count', 'dag', 'pool'] as const).find(each => words.includes(each)) ?? 'flat'
  const small: number[] = []
  const large: number[] = []
  const growth: number[] = []
  for (let time = 0; time < runs; time += 1) {
    small.push((await applyOnce(shape, stretch)).wallSeconds)
    const { wallSeconds, finished } = await applyOnce(shape, 10 * stretch)
    large.push(wallSeconds)
    const last = took(finished, finished.length - stretch, finished.length - 1)
    growth.push(last / took(finished, 0, stretch - 1))
  }
  const [ofSmall, ofLarge] = [median(small), median(large)]
  const rows = [
    [`${10 * stretch} instances, last ${stretch} to first ${stretch}`, median(growth), limits.lastToFirst],
    [`${10 * stretch} instances to ${stretch}, whole process`, ofLarge / ofSmall, limits.tenfold],
  ] as const
  console.log(
    `apply, ${shape}: ${ofSmall.toFixed(2)} s for ${stretch}, ${ofLarge.toFixed(2)} s for ${10 * stretch}; medians of ${runs}`,
  )
  for (const [title, ratio, limit] of rows)
    console.log(
      `${title.padEnd(52)} ${ratio.toFixed(2).padStart(6)} ×  (limit ${limit}${ratio > limit ? ', missed' : ''})`,
    )
}
