import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bigConfiguration } from './big-configuration.js'
import type { Stages } from './language-stages.js'
import { median } from './startup.js'

const root = process.cwd()
const command = join(root, 'dist', 'main.js')
const warmRuns = 3

/** Milliseconds that ten thousand blocks may take: their stages together; the whole command with known verdicts. */
const evaluatedLimit = 1000
const warmLimit = 1500

/** The wall time of the stages in a fresh process, each the median of some. */
function stagesOf(shape: string, count: number, runs: number): Stages {
  const measured = Array.from({ length: runs }, (): Stages => {
    const words = ['test/run/start.mjs', 'bench/language-process', shape, String(count)]
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  })
  const names = Object.keys(measured[0] ?? {})
  return Object.fromEntries(names.map(name => [name, median(measured.map(each => each[name] ?? 0))]))
}

/** Milliseconds of wall time that `validate` takes over so many blocks in a hundred files, once the referee knows them. */
function wholeProcess(count: number): { readonly cold: number; readonly warm: number } {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-bench-'))
  const blocks = bigConfiguration(count).split(/^(?=vm )/m)
  const share = Math.ceil(blocks.length / 100)
  mkdirSync(folder, { recursive: true })
  for (let index = 0; index * share < blocks.length; index++) {
    const text = blocks.slice(index * share, (index + 1) * share).join('')
    writeFileSync(join(folder, `part-${String(index).padStart(3, '0')}.pool.hcl`), text)
  }
  const validate = (): number => {
    const start = process.hrtime.bigint()
    const { status, stderr } = spawnSync(process.execPath, [command, 'validate'], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (status !== 0) throw new Error(stderr)
    return Number(process.hrtime.bigint() - start) / 1e6
  }
  try {
    return { cold: validate(), warm: median(Array.from({ length: warmRuns }, validate)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const sum = (stages: Stages): number => Object.values(stages).reduce((total, each) => total + each, 0)

/** What parsing and evaluating come to, beside the referee. */
const evaluated = ({ read = 0, order = 0, evaluate = 0 }: Stages): number => read + order + evaluate

function row(title: string, milliseconds: number): string {
  return `${title.padEnd(44)} ${milliseconds.toFixed(0).padStart(7)} ms`
}

/** Reading and evaluating ten thousand blocks, and how the time grows with their number. */
export function benchLanguage(): void {
  console.log(`VMs of six attributes, three of them expressions; wall time in fresh processes`)
  for (const [shape, title] of [
    ['blocks', 'a block each'],
    ['counted', 'two blocks with count, one referring to the other'],
  ] as const) {
    const small = stagesOf(shape, 10_000, 3)
    const large = stagesOf(shape, 100_000, 1)
    console.log(`\n${title}`)
    for (const [name, milliseconds] of Object.entries(small)) {
      const growth = Math.log10((large[name] ?? 0) / milliseconds)
      console.log(`${row(`  ${name}, 10,000`, milliseconds)}   100,000: exponent ${growth.toFixed(2)}`)
    }
    const growth = Math.log10(sum(large) / sum(small))
    console.log(`${row('  read, order and evaluate, 10,000', evaluated(small))}   limit ${evaluatedLimit} ms`)
    console.log(`  all: exponent ${growth.toFixed(2)}`)
  }
  const { cold, warm } = wholeProcess(10_000)
  console.log('\nthe whole of validate, 10,000 blocks in 100 files')
  console.log(row('  the referee has seen nothing', cold))
  console.log(`${row('  the referee remembers all', warm)}   limit ${warmLimit} ms`)
}
