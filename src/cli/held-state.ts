import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { Backend } from '../state/backends/backend.js'
import { emptyState } from '../state/state-changes.js'
import type { State } from '../state/state.js'
import { CommandFailure, type CliContext } from './context.js'
import { version } from './version.js'

/** A state whose lock is ours. */
export interface HeldState {
  readonly backend: Backend
  readonly state: State
  /** False where nothing was ever kept there. */
  readonly isThere: boolean
  /** Keeps another state in its place. */
  save(state: State): Promise<State>
}

/** Holds a state for as long as the work takes; refuses one in which calls of an earlier run are still open. */
export async function withHeldState<T>(
  context: CliContext,
  backend: Backend,
  work: (held: HeldState) => Promise<T>,
): Promise<T> {
  const { interruption, runtime, global, commandName } = context
  const lock = await backend.lock({
    command: `poolwright ${commandName}`,
    timeoutSeconds: global.lockTimeoutSeconds,
    isStopped: () => interruption.isRequested,
  })
  const forget = interruption.onEnd(() => backend.unlock(lock))
  try {
    const { state, intents } = await backend.load()
    if (intents.length > 0) throw new CommandFailure([openCalls(intents.map(intent => intent.step.summary))])
    return await work({
      backend,
      state: state ?? emptyState(runtime.random.uuid(), version),
      isThere: state !== undefined,
      save: changed => backend.save({ ...changed, writtenBy: version }),
    })
  } finally {
    forget()
    await backend.unlock(lock)
  }
}

function openCalls(summaries: readonly string[]): ReturnType<typeof errorDiagnostic> {
  return errorDiagnostic(
    'Calls without outcome',
    `An earlier run was cut off, and what became of these steps is not known yet: ${summaries.join('; ')}. Run "poolwright plan" first: it finds out and puts the state right.`,
  )
}
