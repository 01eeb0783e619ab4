import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { lockWorld } from './world-lock.js'

/** Removes everything that a world keeps in its folder; answers why not when somebody uses it. */
export async function resetWorld(runtime: Runtime, folder: string): Promise<readonly Diagnostic[]> {
  const { files } = runtime
  if (!(await files.exists(folder))) return []
  const lock = await lockWorld(runtime, folder)
  if ('problem' in lock) return [lock.problem]
  try {
    // The snapshot goes first: without it, what is left of the logs means nothing.
    const names = (await files.list(folder)).map(entry => entry.name).filter(name => name !== 'lock')
    for (const name of names.toSorted(
      (first, second) => Number(second === 'world.json') - Number(first === 'world.json'),
    )) {
      await files.remove(`${folder}/${name}`)
    }
  } finally {
    await lock.release()
  }
  return []
}
