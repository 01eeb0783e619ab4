import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import { Failure } from '../diagnostic/failure.js'
import type { Runtime } from '../runtime/runtime.js'
import { defaultStatePath } from '../state/backends/open-place.js'
import type { StatePlace } from '../state/backends/place.js'
import type { State } from '../state/state.js'
import { CommandFailure, type CliContext } from './context.js'

const recordPath = '.poolwright/backend.json'

/** Where the folder's states were the last time, where that was on another machine. */
interface PlaceRecord {
  readonly type: string
  readonly name: string
}

/**
 * Throws where the state seems to have stayed behind in another place: planning without it would make everything anew.
 * A place on another machine that holds a state is remembered.
 */
export async function checkMoved(
  context: CliContext,
  place: StatePlace,
  state: State | undefined,
): Promise<void> {
  const { runtime, global } = context
  const remembered = await readRecord(runtime)
  const isSame = remembered?.type === place.type && remembered.name === place.name
  if (state !== undefined) {
    if (!isSame) await remember(runtime, place, remembered)
    return
  }
  const localPath = global.statePath ?? defaultStatePath
  if (place.type !== 'local' && (await runtime.files.exists(localPath)))
    throw stayedBehind(place, `the file ${localPath}`, `poolwright state migrate --to ${place.type}`)
  if (remembered && !isSame)
    throw stayedBehind(
      place,
      remembered.name,
      `with the backend's block as it was before: poolwright state migrate --to ${place.type}`,
    )
}

async function readRecord(runtime: Runtime): Promise<PlaceRecord | undefined> {
  try {
    const record: unknown = JSON.parse(await runtime.files.readText(recordPath))
    if (record === null || typeof record !== 'object') return undefined
    return 'type' in record && 'name' in record
      ? { type: String(record.type), name: String(record.name) }
      : undefined
  } catch (error) {
    if (error instanceof Failure || error instanceof SyntaxError) return undefined
    throw error
  }
}

async function remember(
  runtime: Runtime,
  { type, name }: StatePlace,
  before: PlaceRecord | undefined,
): Promise<void> {
  if (type === 'local') {
    if (before) await runtime.files.remove(recordPath)
    return
  }
  await runtime.files.makeFolder('.poolwright')
  await runtime.files.replaceText(recordPath, `${JSON.stringify({ type, name })}\n`)
}

function stayedBehind(place: StatePlace, before: string, remedy: string): CommandFailure {
  return new CommandFailure([
    errorDiagnostic(
      'State in another place',
      `The configuration keeps its state in ${place.name}, which holds none, but there is one in ${before}. Without it, everything would be made a second time. Move it: ${remedy}. To begin anew all the same, put that state away and delete ${recordPath}.`,
    ),
  ])
}
