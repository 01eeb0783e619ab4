import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** What `npm pack` says of the package it made, as far as it is looked at here. */
export interface Packed {
  readonly filename: string
  /** Bytes of the archive. */
  readonly size: number
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[]
}

export interface Ran {
  readonly status: number | null
  readonly output: string
}

/** The project packed, and the package installed in an empty folder, with nothing beside it but what it says it depends on. */
export interface InstalledPackage {
  readonly packed: Packed
  /** Where the package lies, `…/node_modules/poolwright`. */
  readonly folder: string
  /** Where commands run. */
  readonly workFolder: string
  run(program: string, words: readonly string[], folder?: string): Ran
  remove(): void
}

/** What may lie about in a checkout, by path. */
export type Leftovers = Readonly<Record<string, string>>

/** Builds and packs a copy of the checkout that has these leftovers in it, and installs what came of it. */
export function installPackage(leftovers: Leftovers): InstalledPackage {
  const scratch = mkdtempSync(join(tmpdir(), 'poolwright-package-'))
  const checkout = copyCheckout(join(scratch, 'checkout'), leftovers)
  const env = { PATH: process.env['PATH'] ?? '', HOME: join(scratch, 'home'), NO_COLOR: '1', CI: '1' }
  mkdirSync(env.HOME)
  const run = (program: string, words: readonly string[], cwd: string): Ran => {
    const { status, stdout, stderr } = spawnSync(program, words, { cwd, env, encoding: 'utf8' })
    return { status, output: stdout + stderr }
  }
  const must = (program: string, words: readonly string[], cwd: string): void => {
    const { status, output } = run(program, words, cwd)
    if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${output}`)
  }
  must(process.execPath, ['build.mjs'], checkout)
  const [packed] = JSON.parse(
    spawnSync('npm', ['pack', '--ignore-scripts', '--offline', '--json', '--pack-destination', scratch], {
      cwd: checkout,
      env,
      encoding: 'utf8',
    }).stdout,
  ) as readonly Packed[]
  if (packed === undefined) throw new Error('npm packed nothing')
  const workFolder = join(scratch, 'work')
  const folder = join(workFolder, 'node_modules', 'poolwright')
  mkdirSync(folder, { recursive: true })
  must('tar', ['-xzf', join(scratch, packed.filename), '-C', folder, '--strip-components=1'], scratch)
  install(folder)
  return {
    packed,
    folder,
    workFolder,
    run: (program, words, below = '') => run(program, words, join(workFolder, below)),
    remove: () => rmSync(scratch, { recursive: true, force: true }),
  }
}

function copyCheckout(checkout: string, leftovers: Leftovers): string {
  const left = new Set(['node_modules', '.git', 'dist'].map(name => join(root, name)))
  cpSync(root, checkout, { recursive: true, filter: source => !left.has(source) })
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  for (const [path, text] of Object.entries(leftovers)) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true })
    writeFileSync(join(checkout, path), text)
  }
  return checkout
}

/** Links what the package depends on beside it, and its command, as npm does. */
function install(folder: string): void {
  const modules = dirname(folder)
  const { dependencies, bin } = readManifest(folder)
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  mkdirSync(join(modules, '.bin'))
  for (const [name, path] of Object.entries(bin)) symlinkSync(join(folder, path), join(modules, '.bin', name))
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
  readonly bin: Readonly<Record<string, string>>
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
