import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'

/** Where the build puts the program and what V8 made of it. */
export interface ProgramFiles {
  readonly program: string
  readonly codeCache: string
}

export function programFiles(folder: string): ProgramFiles {
  return { program: join(folder, 'program.cjs'), codeCache: join(folder, 'program.cache') }
}

/**
 * The program, compiled; with V8's code cache most of that is reading. A cache that is missing, or of another Node,
 * costs some time and nothing else.
 */
export function compileProgram({ program, codeCache }: ProgramFiles): Script {
  // The build writes ASCII only, and V8 takes one byte a character as it is.
  const text = readFileSync(program, 'latin1')
  const wrapped = `(function (exports, require, module, __filename, __dirname, importModule) {${text}\n})`
  const cachedData = readIfThere(codeCache)
  return new Script(wrapped, {
    filename: program,
    ...(cachedData === undefined ? {} : { cachedData }),
  })
}

/** Runs it as Node runs a CommonJS module that lies beside the file of this URL; it is handed an `import` besides. */
export function runProgram(script: Script, beside: string): void {
  const path = fileURLToPath(beside)
  const module = { exports: {} }
  const importModule = (specifier: string): Promise<unknown> => import(specifier)
  const run: unknown = script.runInThisContext()
  if (typeof run === 'function')
    run(module.exports, createRequire(path), module, path, dirname(path), importModule)
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
