import { Failure } from '../../../diagnostic/failure.js'
import type { Files } from '../../../runtime/runtime.js'

/** The text of a file; undefined where there is none. */
export async function readIfThere(files: Files, path: string): Promise<string | undefined> {
  try {
    return await files.readText(path)
  } catch (error) {
    if (error instanceof Failure && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Removes a file; no matter where there is none. */
export async function removeIfThere(files: Files, path: string): Promise<void> {
  try {
    await files.remove(path)
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'ENOENT')) throw error
  }
}
