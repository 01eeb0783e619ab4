import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Usage, measureProcess } from './measure-process.js'
import { type Shape, shapeFiles, shapes } from './shape.js'

/** One operation that both know: the words for each, and whether it goes on from the one before it. */
interface Operation {
  readonly title: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
  /** Terraform's time for it grows with the square of the number of instances. */
  readonly isQuadratic?: true
  /** Forgets what the parser of record said, before ours. */
  readonly isCold?: true
  /** Timed for us only: Terraform has no such cache. */
  readonly isOursOnly?: true
}

const operations: readonly Operation[] = [
  { title: 'validate', ours: ['validate'], theirs: ['validate'], isCold: true },
  { title: 'validate, known text', ours: ['validate'], theirs: ['validate'] },
  { title: 'fresh plan, unread text', ours: ['plan'], theirs: ['plan', '-input=false'], isCold: true },
  { title: 'fresh plan', ours: ['plan', '--out', 'p.plan'], theirs: ['plan', '-input=false', '-out=p.plan'] },
  {
    title: 'plan as JSON',
    ours: ['show', '--format', 'json', 'p.plan'],
    theirs: ['show', '-json', 'p.plan'],
  },
  {
    title: 'apply',
    ours: ['apply', '--auto-approve'],
    theirs: ['apply', '-input=false', '-auto-approve'],
    isQuadratic: true,
  },
  { title: 'no-change plan', ours: ['plan'], theirs: ['plan', '-input=false'], isQuadratic: true },
  {
    title: 'destroy',
    ours: ['destroy', '--auto-approve'],
    theirs: ['destroy', '-input=false', '-auto-approve'],
    isQuadratic: true,
  },
]

const root = process.cwd()
const command = join(root, 'dist', 'main.js')
const limitSeconds = 480
/** Above this many instances Terraform is not asked for what takes it more than an hour. */
const mostQuadratic = 1000

type Peer = 'ours' | 'theirs'

function isThere(): boolean {
  return spawnSync('terraform', ['version']).status === 0
}

function makeFolder(peer: Peer, shape: Shape, count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-bench-'))
  for (const [name, text] of shapeFiles(shape, count))
    writeFileSync(join(folder, `${name}${peer === 'ours' ? '.pool.hcl' : '.tf'}`), text)
  if (peer === 'theirs') spawnSync('terraform', ['init', '-input=false'], { cwd: folder })
  return folder
}

type Row = ReadonlyMap<string, Usage | undefined>

async function measurePeer(peer: Peer, shape: Shape, count: number): Promise<Row> {
  const folder = makeFolder(peer, shape, count)
  const row = new Map<string, Usage | undefined>()
  try {
    for (const operation of operations) {
      if (peer === 'theirs' && operation.isQuadratic && count > mostQuadratic) continue
      if (peer === 'ours' && operation.isCold)
        rmSync(join(folder, '.poolwright', 'cache'), { recursive: true, force: true })
      const usage =
        peer === 'ours'
          ? await measureProcess(process.execPath, [command, ...operation.ours], folder, limitSeconds)
          : await measureProcess('terraform', operation.theirs, folder, limitSeconds)
      row.set(operation.title, usage)
      if (usage === undefined) break
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return row
}

function seconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1)
}

function cell(row: Row, title: string): string {
  if (!row.has(title)) return '–'
  const usage = row.get(title)
  if (usage === undefined) return `> ${limitSeconds} s`
  return `${seconds(usage.wallSeconds)} s, ${seconds(usage.processorSeconds)} s, ${usage.peakMebibytes.toFixed(0)} MiB`
}

function ratio(ours: Usage | undefined, theirs: Usage | undefined, hasTheirs: boolean): string {
  if (!hasTheirs || ours === undefined) return '–'
  if (theirs === undefined) return `> ${(limitSeconds / ours.wallSeconds).toFixed(0)} ×`
  return `${(theirs.wallSeconds / ours.wallSeconds).toFixed(1)} ×`
}

/** The table of one shape in Markdown, a row an operation and a number of instances. */
async function tableOf(shape: Shape, counts: readonly number[], hasTerraform: boolean): Promise<string> {
  const lines = [
    `### ${shape}`,
    '',
    '| instances | operation | Poolwright | Terraform | faster by |',
    '|---|---|---|---|---|',
  ]
  for (const count of counts) {
    const ours = await measurePeer('ours', shape, count)
    const theirs = hasTerraform ? await measurePeer('theirs', shape, count) : new Map<string, Usage>()
    for (const { title } of operations)
      lines.push(
        `| ${count.toLocaleString('en')} | ${title} | ${cell(ours, title)} | ${cell(theirs, title)} | ${ratio(ours.get(title), theirs.get(title), theirs.has(title))} |`,
      )
    console.error(`${shape}, ${count}: done`)
  }
  return lines.join('\n')
}

function machine(): string {
  const all = cpus()
  return `${all[0]?.model.trim() ?? 'unknown'}, ${all.length} cores, Node ${process.versions.node}`
}

const marks = ['<!-- measured -->', '<!-- end of measured -->'] as const

/** Puts the tables into docs/performance.md. */
function writePage(text: string): void {
  const page = join(root, 'docs', 'performance.md')
  const [before, rest] = readFileSync(page, 'utf8').split(marks[0])
  const after = rest?.split(marks[1])[1]
  if (before === undefined || after === undefined) throw new Error('docs/performance.md has lost its marks')
  writeFileSync(page, `${before}${marks[0]}\n\n${text}\n\n${marks[1]}${after}`)
}

/** The same configurations for us and, where there is a `terraform`, for it: `[--write] [SHAPE…] [COUNT…]`. */
export async function benchTerraform(words: readonly string[]): Promise<void> {
  const asked = shapes.filter(shape => words.includes(shape))
  const counts = words.map(Number).filter(count => count > 0)
  const hasTerraform = isThere()
  const tables: string[] = [
    `${machine()}. Each cell: wall time, processor time, most memory.`,
    ...(hasTerraform ? [] : ['There is no terraform on this machine.']),
  ]
  for (const shape of asked.length > 0 ? asked : shapes)
    tables.push(await tableOf(shape, counts.length > 0 ? counts : [10, 100, 1000], hasTerraform))
  const text = tables.join('\n\n')
  console.log(text)
  if (words.includes('--write')) writePage(text)
}
