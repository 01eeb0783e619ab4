import { Failure } from '../../../diagnostic/failure.js'
import type { Runtime } from '../../../runtime/runtime.js'
import { journalPathOf, localBackend } from '../local.js'
import { defaultWorkspace, type StatePlace } from '../place.js'
import type { Seal } from '../seal.js'
import { removeIfThere } from './if-there.js'

/** The folder beside the default workspace's state that holds the states of the others. */
const workspaceFolder = 'poolwright.state.d'

/** States in files of this machine. */
export function openLocal(runtime: Runtime, path: string, seal: Seal): StatePlace {
  const { files } = runtime
  const folder = path.includes('/') ? path.replace(/[^/]*$/, workspaceFolder) : workspaceFolder
  const pathOf = (workspace: string): string =>
    workspace === defaultWorkspace ? path : `${folder}/${workspace}.json`
  return {
    type: 'local',
    name: path,
    workspace: workspace => localBackend(runtime, pathOf(workspace), seal),
    async list() {
      const first = (await files.exists(path)) ? [defaultWorkspace] : []
      try {
        const entries = await files.list(folder)
        return [...first, ...entries.flatMap(({ name }) => /^(.*)\.json$/.exec(name)?.[1] ?? [])]
      } catch (error) {
        if (error instanceof Failure && error.code === 'ENOENT') return first
        throw error
      }
    },
    async remove(workspace) {
      for (const one of [pathOf(workspace), journalPathOf(pathOf(workspace))]) await removeIfThere(files, one)
    },
    close: () => Promise.resolve(),
  }
}
