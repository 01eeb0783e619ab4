import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { readCodeCache, writeCodeCache } from './code-cache.js'

/** Where the program lies, and what V8 made of it. */
export interface ProgramFiles {
  readonly program: string
  readonly codeCache: string
}

/** The program, ready to run. */
export interface CompiledProgram {
  readonly script: Script
  /** False where there was no code cache, or none that V8 takes. */
  readonly isFromCache: boolean
  /** Keeps what V8 has compiled by now, for the next run. */
  keep(): void
}

export function programFiles(folder: string): ProgramFiles {
  return { program: join(folder, 'program.cjs'), codeCache: join(folder, 'program.cache') }
}

/**
 * Lets V8 wait longer before it optimises a function: a command of a second or two ends before that pays, and the compiler
 * takes up to a third of its processor time. And lets its space for new objects grow at once, since nearly all that a plan
 * makes is kept. Only for the V8 of Node 20: later ones have a quicker compiler in between, and V8 complains of flags that it
 * does not know. To be said before the program is compiled: a code cache holds for these flags.
 */
export function tuneEngine(): void {
  if (!process.versions.v8.startsWith('11.')) return
  setFlagsFromString('--interrupt-budget=600000')
  setFlagsFromString('--semi-space-growth-factor=16')
}

const head = '(function (exports, require, module, __filename, __dirname, importModule) {'

/**
 * The program, compiled; with V8's code cache most of that is reading. A cache that is missing, damaged or of another Node
 * costs some time and nothing else.
 */
export function compileProgram({ program, codeCache }: ProgramFiles): CompiledProgram {
  const bytes = readFileSync(program)
  const cachedData = readCodeCache(codeCache, bytes)
  // The build writes ASCII only, and V8 takes one byte a character as it is.
  const script = new Script(`${head}${bytes.toString('latin1')}\n})`, {
    filename: program,
    columnOffset: -head.length,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
  return {
    script,
    isFromCache: script.cachedDataRejected === false,
    keep: () => writeCodeCache(codeCache, bytes, script.createCachedData()),
  }
}

/** Runs it as Node runs a CommonJS module that lies beside the file of this URL; it is handed an `import` besides. */
export function runProgram({ script }: CompiledProgram, beside: string): void {
  const path = fileURLToPath(beside)
  const module = { exports: {} }
  const importModule = (specifier: string): Promise<unknown> => import(specifier)
  const run: unknown = script.runInThisContext()
  if (typeof run === 'function')
    run(module.exports, createRequire(path), module, path, dirname(path), importModule)
}
