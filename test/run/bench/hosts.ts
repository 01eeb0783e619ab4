import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostPoolFiles } from './host-pool.js'
import { measureProcess } from './measure-process.js'
import { addMeasurements } from './measurements.js'

const command = join(process.cwd(), 'dist', 'main.js')
const limitSeconds = 3 * 3600
const editedCount = 100

/** What is measured of such a pool, in this order, each on what the one before left. */
const operations: readonly {
  readonly title: string
  readonly words: readonly string[]
  readonly edited?: number
}[] = [
  { title: 'validate, unread text', words: ['validate'] },
  { title: 'fresh plan', words: ['plan'] },
  { title: 'apply', words: ['apply', '--auto-approve'] },
  { title: 'no-change plan', words: ['plan'] },
  { title: `plan, ${editedCount} edited`, words: ['plan'], edited: editedCount },
]

/** Measures a pool of 64 hosts with high availability and so many VMs, emulated: `[COUNT…]`; the figures go into measured.json. */
export async function benchHosts(words: readonly string[]): Promise<void> {
  const counts = words.map(Number).filter(count => count > 0)
  for (const count of counts.length > 0 ? counts : [1000]) {
    const folder = mkdtempSync(join(tmpdir(), 'poolwright-bench-'))
    try {
      for (const { title: operation, words: typed, edited } of operations) {
        for (const [name, text] of hostPoolFiles(count, edited)) writeFileSync(join(folder, name), text)
        const usage = await measureProcess(process.execPath, [command, ...typed], folder, limitSeconds)
        addMeasurements([
          {
            peer: 'poolwright',
            shape: 'hosts',
            count,
            operation,
            usage: usage ?? { stoppedAfterSeconds: limitSeconds },
          },
        ])
        console.log(`hosts, ${count}, ${operation}: ${JSON.stringify(usage)}`)
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
