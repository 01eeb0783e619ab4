import { Failure } from '../diagnostic/failure.js'
import type { Runtime } from '../runtime/runtime.js'
import { defaultWorkspace } from '../state/backends/place.js'

const selectionPath = '.poolwright/workspace'
const variable = 'POOLWRIGHT_WORKSPACE'

/** The workspace that commands of this folder work in: the environment's, else the selected one. */
export async function selectedWorkspace(runtime: Runtime): Promise<string> {
  const given = runtime.environment.variables[variable]
  if (given !== undefined && given !== '') return given
  try {
    const text = (await runtime.files.readText(selectionPath)).trim()
    return text === '' ? defaultWorkspace : text
  } catch (error) {
    if (error instanceof Failure && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return defaultWorkspace
    throw error
  }
}

/** Remembers the selection in the folder. */
export async function selectWorkspace(runtime: Runtime, name: string): Promise<void> {
  await runtime.files.makeFolder('.poolwright')
  await runtime.files.replaceText(selectionPath, `${name}\n`)
}

/** The name that the environment prescribes; undefined where the selection holds. */
export function prescribedWorkspace(runtime: Runtime): string | undefined {
  const given = runtime.environment.variables[variable]
  return given === '' ? undefined : given
}
