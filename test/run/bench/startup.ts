import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childrenSeconds } from './measure-process.js'
import { addMeasurements, type Measurement } from './measurements.js'
import { shapeFiles } from './shape.js'

/** One command to time, as a whole process, and what must be done before each run. */
interface Measured {
  readonly title: string
  readonly program: string
  readonly words: readonly string[]
  readonly folder: 'example' | 'ten' | 'terraform'
  readonly prepare?: (folder: string) => void
}

const root = process.cwd()
const command = join(root, 'dist', 'main.js')
const node = process.execPath
const runs = 15

const startup: readonly Measured[] = [
  { title: 'empty node', program: node, words: ['-e', '0'], folder: 'example' },
  { title: '--version', program: node, words: [command, '--version'], folder: 'example' },
  {
    title: 'validate of the example, unread text',
    program: node,
    words: [command, 'validate'],
    folder: 'example',
    prepare: folder => rmSync(join(folder, '.poolwright', 'cache'), { recursive: true, force: true }),
  },
  { title: 'validate of the example', program: node, words: [command, 'validate'], folder: 'example' },
  { title: 'plan of the example', program: node, words: [command, 'plan'], folder: 'example' },
  { title: 'validate of ten objects', program: node, words: [command, 'validate'], folder: 'ten' },
  { title: 'plan of ten objects', program: node, words: [command, 'plan'], folder: 'ten' },
]

const beside: readonly Measured[] = [
  { title: 'validate of ten objects', program: 'terraform', words: ['validate'], folder: 'terraform' },
  {
    title: 'plan of ten objects',
    program: 'terraform',
    words: ['plan', '-input=false'],
    folder: 'terraform',
  },
]

interface Took {
  readonly title: string
  readonly wallSeconds: number
  readonly processorSeconds: number
}

/** The wall time in the middle, and the mean of the processor times, which the system counts in hundredths; one run comes first. */
function measure({ title, program, words, prepare }: Measured, folder: string): Took {
  const walls: number[] = []
  let processorSeconds = 0
  for (let run = 0; run <= runs; run += 1) {
    prepare?.(folder)
    const before = childrenSeconds()
    const start = performance.now()
    const { status, stderr } = spawnSync(program, words, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`)
    if (run === 0) continue
    walls.push((performance.now() - start) / 1000)
    processorSeconds += (childrenSeconds() - before) / runs
  }
  return { title, wallSeconds: median(walls), processorSeconds }
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}

function makeFolders(scratch: string): Readonly<Record<Measured['folder'], string>> {
  const folders = {
    example: join(scratch, 'example'),
    ten: join(scratch, 'ten'),
    terraform: join(scratch, 'terraform'),
  }
  cpSync(join(root, 'examples', 'homogeneous-pool'), folders.example, {
    recursive: true,
    filter: source => !/\.poolwright$|poolwright\.state/.test(source),
  })
  for (const [folder, ending] of [
    [folders.ten, '.pool.hcl'],
    [folders.terraform, '.tf'],
  ] as const) {
    mkdirSync(folder)
    for (const [name, text] of shapeFiles('flat', 10)) writeFileSync(join(folder, `${name}${ending}`), text)
  }
  return folders
}

/** How long whole processes take, beside one that does nothing; with `--write` the figures go into measured.json. */
export function benchStartup(words: readonly string[]): void {
  const scratch = mkdtempSync(join(tmpdir(), 'poolwright-bench-'))
  try {
    const folders = makeFolders(scratch)
    const ours = startup.map(each => measure(each, folders[each.folder]))
    const hasTerraform =
      spawnSync('terraform', ['init', '-input=false'], { cwd: folders.terraform }).status === 0
    const theirs = hasTerraform ? beside.map(each => measure(each, folders[each.folder])) : []
    const floor = ours[0]?.processorSeconds ?? 1
    console.log(`whole processes, ${runs} runs: wall time, median; processor time, mean`)
    const tell = (name: string, all: readonly Took[]): void => {
      for (const { title, wallSeconds, processorSeconds } of all)
        console.log(
          `${name.padEnd(10)} ${title.padEnd(38)} ${(wallSeconds * 1000).toFixed(0).padStart(6)} ms ${(processorSeconds * 1000).toFixed(0).padStart(6)} ms  ${(processorSeconds / floor).toFixed(2)} × an empty node`,
        )
    }
    tell('poolwright', ours)
    tell('terraform', theirs)
    if (words.includes('--write'))
      addMeasurements([...rows('poolwright', ours), ...rows('terraform', theirs)])
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function rows(peer: Measurement['peer'], all: readonly Took[]): readonly Measurement[] {
  return all.map(({ title: operation, wallSeconds, processorSeconds }) => ({
    peer,
    shape: 'startup',
    count: runs,
    operation,
    usage: { wallSeconds, processorSeconds },
  }))
}
