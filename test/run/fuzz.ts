// Texts of every kind, most of them broken, through everything that reads texts: `npm run fuzz -- --seconds N [--seed S] [--only I]`.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { createDirectJudge } from '../../src/syntax/referee-core.js'
import { readSeeds } from './fuzz/seeds.js'
import { fuzzText } from './fuzz/texts.js'
import { type Tried, tryText } from './fuzz/try-text.js'

interface Task {
  readonly seed: number
  readonly first: number
  readonly last: number
  readonly until: number
}

type Report =
  | { readonly kind: 'begins'; readonly index: number }
  | { readonly kind: 'tried'; readonly index: number; readonly tried: Tried }
  | { readonly kind: 'done' }

/** A text that takes longer than this hangs. */
const patienceSeconds = 20
/** One text in so many is read by the parser of record too, where it is short. */
const judgedShare = 10
const judgedLength = 8_000

async function work({ seed, first, last, until }: Task, tell: (report: Report) => void): Promise<void> {
  const seeds = readSeeds(process.cwd())
  const judge = createDirectJudge()
  for (let index = first; index <= last && Date.now() < until; index++) {
    tell({ kind: 'begins', index })
    const text = fuzzText(seeds, seed, index)
    const isJudged = index % judgedShare === 0 && text.bytes.length <= judgedLength
    tell({ kind: 'tried', index, tried: await tryText(text, isJudged ? judge : undefined) })
  }
  tell({ kind: 'done' })
}

/** Runs the texts in a worker, which alone can be watched while it does nothing but compute. */
function run(task: Task, onTried: (index: number, tried: Tried) => void): Promise<void> {
  return new Promise(resolve => {
    let current = task.first
    let timer: ReturnType<typeof setTimeout> | undefined
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    const end = (): void => {
      clearTimeout(timer)
      void worker.terminate()
      resolve()
    }
    const broken = (finding: string): void => {
      onTried(current, { reached: 'decoded', finding })
      end()
    }
    worker.on('error', error => broken(`the thread ended: ${error.stack ?? error.message}`))
    worker.on('message', (report: Report) => {
      if (report.kind === 'done') return end()
      if (report.kind === 'tried') return onTried(report.index, report.tried)
      current = report.index
      clearTimeout(timer)
      timer = setTimeout(() => broken(`it takes more than ${patienceSeconds} s`), patienceSeconds * 1000)
    })
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '20' },
      seed: { type: 'string' },
      only: { type: 'string' },
    },
  })
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed)
  console.log(`seed ${seed}`)
  const seeds = readSeeds(process.cwd())
  const counts: Record<string, number> = {}
  let findings = 0
  let next = values.only === undefined ? 0 : Number(values.only)
  const last = values.only === undefined ? Number.MAX_SAFE_INTEGER : next
  const until = Date.now() + Number(values.seconds) * 1000
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-fuzz-'))
  while (next <= last && Date.now() < until && findings < 20)
    await run({ seed, first: next, last, until }, (index, { reached, finding }) => {
      next = index + 1
      counts[reached] = (counts[reached] ?? 0) + 1
      if (finding === undefined) return
      findings += 1
      const text = fuzzText(seeds, seed, index)
      const path = join(folder, `${seed}-${index}-${text.name}`)
      writeFileSync(path, text.bytes)
      console.log(
        `\n${text.way}, kept as ${path}, again with --seed ${seed} --only ${index}:\n${finding.slice(0, 1500)}`,
      )
    })
  const reached = Object.entries(counts).map(([stage, count]) => `${count} ${stage}`)
  console.log(`\n${next} texts (the last stage reached: ${reached.join(', ')}), ${findings} findings`)
  process.exitCode = findings > 0 ? 1 : 0
}

if (isMainThread) await main()
else await work(workerData, report => parentPort?.postMessage(report))
