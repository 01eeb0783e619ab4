import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
