import { backendConfiguration } from '../desired/backend-configuration.js'
import { errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { Failure } from '../diagnostic/failure.js'
import type { Files } from '../runtime/runtime.js'
import type { Backend } from '../state/backends/backend.js'
import { openStatePlace } from '../state/backends/open-place.js'
import type { StatePlace } from '../state/backends/place.js'
import { backendSchemas } from '../state/backends/schemas.js'
import { CommandFailure, type CliContext } from './context.js'
import { loadProject, settingOf, type Project } from './project.js'
import { selectedWorkspace } from './selected-workspace.js'

/** Opens the place that the folder keeps its states in, and closes it when the work is done, whatever happens. */
export async function withPlace<T>(
  context: CliContext,
  work: (place: StatePlace) => Promise<T>,
  project?: Project,
): Promise<T> {
  const place = await openPlace(context, project)
  try {
    return await work(place)
  } finally {
    await place.close()
  }
}

/** The same for the state of the selected workspace. */
export function withBackend<T>(
  context: CliContext,
  work: (backend: Backend) => Promise<T>,
  project?: Project,
): Promise<T> {
  return withPlace(
    context,
    async place => work(place.workspace(await selectedWorkspace(context.runtime))),
    project,
  )
}

async function openPlace(context: CliContext, project: Project | undefined): Promise<StatePlace> {
  const { runtime, global } = context
  if (project) return placeOf(context, project)
  // Most folders have no such block, and then looking at the state needs no configuration.
  if (!(await mentionsBackend(runtime.files)))
    return openStatePlace(runtime, 'local', undefined, global.statePath)
  const loaded = await loadProject(context)
  try {
    return await placeOf(context, loaded)
  } finally {
    await loaded.referee.close()
  }
}

async function placeOf(context: CliContext, project: Project): Promise<StatePlace> {
  const { runtime, global } = context
  const configured = backendConfiguration(settingOf(context, project, 'plan'), backendSchemas)
  if (configured === undefined) return openStatePlace(runtime, 'local', undefined, global.statePath)
  const { type, value, diagnostics } = configured
  if (hasErrors([...project.diagnostics, ...diagnostics]))
    throw new CommandFailure([...project.diagnostics, ...diagnostics])
  if (value === undefined)
    throw new CommandFailure([
      errorDiagnostic(
        'Backend not known yet',
        `The arguments of the backend "${type}" rest on something that is known only later. Use variables, functions and local values made of these.`,
      ),
    ])
  return openStatePlace(runtime, type, value, type === 'local' ? global.statePath : undefined)
}

async function mentionsBackend(files: Files): Promise<boolean> {
  const names = (await files.list('.')).map(entry => entry.name)
  for (const name of names) {
    if (!/\.pool\.hcl(\.json)?$/.test(name)) continue
    try {
      if (/\bbackend\b/.test(await files.readText(name))) return true
    } catch (error) {
      if (!(error instanceof Failure)) throw error
    }
  }
  return false
}
