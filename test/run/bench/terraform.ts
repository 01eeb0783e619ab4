import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureProcess, type Usage } from './measure-process.js'
import { addMeasurements, type Measurement, type Peer } from './measurements.js'
import { operations, type Operation } from './operations.js'
import { type Shape, shapeFiles, shapes } from './shape.js'

const command = join(process.cwd(), 'dist', 'main.js')
const limitSeconds = 480
/** Above so many instances Terraform is not asked for what takes it more than an hour, nor for a graph it does not finish. */
const mostQuadratic = 1000
const mostInstances = 10_000

/** So often a row is run: less often where it takes minutes. */
function runsFor(peer: Peer, count: number): number {
  if (count <= 100) return 5
  const takesMinutes = count > mostInstances || (peer === 'terraform' && count === mostQuadratic)
  return takesMinutes ? 1 : 3
}

function isAsked(peer: Peer, shape: Shape, count: number, operation: Operation): boolean {
  if (peer === 'poolwright') return true
  if (count > mostInstances || (shape === 'dag' && count > mostQuadratic)) return false
  return operation.isQuadratic !== true || count <= mostQuadratic
}

function makeFolder(peer: Peer, shape: Shape, count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-bench-'))
  for (const [name, text] of shapeFiles(shape, count))
    writeFileSync(join(folder, `${name}${peer === 'poolwright' ? '.pool.hcl' : '.tf'}`), text)
  if (peer === 'terraform') spawnSync('terraform', ['init', '-input=false'], { cwd: folder })
  return folder
}

type Taken = Map<string, Usage | undefined>

/** All operations of a row, once, in a folder of their own. */
async function takeRow(peer: Peer, shape: Shape, count: number): Promise<Taken> {
  const folder = makeFolder(peer, shape, count)
  const taken: Taken = new Map()
  try {
    for (const operation of operations) {
      if (!isAsked(peer, shape, count, operation)) continue
      if (operation.isCold === true)
        rmSync(join(folder, '.poolwright', 'cache'), { recursive: true, force: true })
      const usage =
        peer === 'poolwright'
          ? await measureProcess(process.execPath, [command, ...operation.ours], folder, limitSeconds)
          : await measureProcess('terraform', operation.theirs, folder, limitSeconds)
      taken.set(operation.title, usage)
      if (usage === undefined) break
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return taken
}

/** The least time of both, since others use the machine too, and the most memory. */
function best(left: Usage | undefined, right: Usage | undefined): Usage | undefined {
  if (left === undefined || right === undefined) return left ?? right
  return {
    wallSeconds: Math.min(left.wallSeconds, right.wallSeconds),
    processorSeconds: Math.min(left.processorSeconds, right.processorSeconds),
    peakMebibytes: Math.max(left.peakMebibytes, right.peakMebibytes),
  }
}

async function measureRow(peer: Peer, shape: Shape, count: number): Promise<readonly Measurement[]> {
  const row: Taken = new Map()
  for (let run = 0; run < runsFor(peer, count); run += 1)
    for (const [title, usage] of await takeRow(peer, shape, count))
      row.set(title, best(row.get(title), usage))
  return [...row].map(([operation, usage]) => ({
    peer,
    shape,
    count,
    operation,
    usage: usage ?? { stoppedAfterSeconds: limitSeconds },
  }))
}

/**
 * Measures the same configurations for us and, where there is a `terraform`, for it: `[poolwright|terraform] [SHAPE…] [COUNT…]`.
 * What is measured goes into measured.json row by row, so that a long run can be done in pieces; `bench page` makes the page of it.
 */
export async function benchTerraform(words: readonly string[]): Promise<void> {
  const counts = words.map(Number).filter(count => count > 0)
  const isThere = spawnSync('terraform', ['version']).status === 0
  const peers = (['poolwright', 'terraform'] as const).filter(
    peer =>
      (peer === 'poolwright' || isThere) &&
      (words.includes(peer) || !/poolwright|terraform/.test(words.join(' '))),
  )
  for (const shape of shapes.filter(each => words.includes(each) || !shapes.some(one => words.includes(one))))
    for (const count of counts.length > 0 ? counts : [10, 100, 1000])
      for (const peer of peers) {
        const row = await measureRow(peer, shape, count)
        addMeasurements(row)
        for (const { operation, usage } of row)
          console.log(`${peer}, ${shape}, ${count}, ${operation}: ${JSON.stringify(usage)}`)
      }
}
