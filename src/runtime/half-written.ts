import { basename, dirname, join } from 'node:path'
import { Failure } from '../diagnostic/failure.js'
import type { Files } from './runtime.js'

/** Where a text is written before it takes the place of a file; no two processes, and no two writings, share one. */
export function halfWrittenPath(path: string, processId: number, count: number): string {
  return `${path}.${processId}.${count}.new`
}

const ending = /\.\d+\.\d+\.new$/

/**
 * Removes what writers that died in the middle have left beside this file. Only for who holds the lock of the file: nobody
 * else writes it.
 */
export async function removeHalfWritten(files: Files, path: string): Promise<void> {
  const folder = dirname(path)
  for (const { name } of await files.list(folder)) {
    if (!ending.test(name) || name.replace(ending, '') !== basename(path)) continue
    try {
      await files.remove(join(folder, name))
    } catch (error) {
      // A writer that has lost the lock without noticing has just put it into its place.
      if (!(error instanceof Failure) || error.code !== 'ENOENT') throw error
    }
  }
}
