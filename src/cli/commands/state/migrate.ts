import { errorDiagnostic } from '../../../diagnostic/diagnostic.js'
import { openStatePlace } from '../../../state/backends/open-place.js'
import { defaultWorkspace, type StatePlace } from '../../../state/backends/place.js'
import { backendSchemas } from '../../../state/backends/schemas.js'
import type { State } from '../../../state/state.js'
import { convert } from '../../../value/convert.js'
import { objectValue, stringValue } from '../../../value/construct.js'
import type { ObjectValue, Value } from '../../../value/value.js'
import { UsageError } from '../../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../../context.js'
import { type HeldState, withHeldState } from '../../held-state.js'
import { withPlace } from '../../place.js'
import { selectedWorkspace } from '../../selected-workspace.js'

export interface Migration {
  readonly type: string
  readonly settings: ReadonlyMap<string, string>
  readonly isForced: boolean
}

/**
 * Moves the states of all workspaces. To the backend that the configuration asks for, they come from the local files; to any
 * other, they come from the configured one.
 */
export function migrateStates(context: CliContext, migration: Migration): Promise<number> {
  return withPlace(context, async configured => {
    const isConfigured = configured.type === migration.type && migration.settings.size === 0
    if (isConfigured && migration.type === 'local') throw new CommandFailure([alreadyThere()])
    const other = await openStatePlace(
      context.runtime,
      isConfigured ? 'local' : migration.type,
      isConfigured ? undefined : settingsValue(migration),
      context.global.statePath,
    )
    try {
      const [from, to] = isConfigured ? [other, configured] : [configured, other]
      return await moveAll(context, from, to, migration.isForced)
    } finally {
      await other.close()
    }
  })
}

async function moveAll(
  context: CliContext,
  from: StatePlace,
  to: StatePlace,
  isForced: boolean,
): Promise<number> {
  const names = (await from.list()) ?? [defaultWorkspace, await selectedWorkspace(context.runtime)]
  const { terminal } = context.runtime
  let count = 0
  for (const name of new Set(names)) {
    const isMoved = await withHeldState(context, from.workspace(name), async source => {
      if (!source.isThere) return false
      await withHeldState(context, to.workspace(name), target => copy(source.state, target, isForced))
      if (from.type === 'local') await from.remove(name)
      return true
    })
    if (!isMoved) continue
    count += 1
    terminal.out(`Moved the state of the workspace "${name}" from ${from.name} to ${to.name}.\n`)
  }
  if (count === 0)
    throw new CommandFailure([errorDiagnostic('No state to move', `There is no state in ${from.name}.`)])
  terminal.out(aftermath(from, to))
  return 0
}

async function copy(state: State, target: HeldState, isForced: boolean): Promise<void> {
  if (target.isThere && !isForced)
    throw new CommandFailure([
      errorDiagnostic(
        'Another state is there already',
        `${target.backend.name} holds a state of its own, which would be lost. Nothing was changed there. To overwrite it all the same: --force.`,
      ),
    ])
  await target.save({ ...state, serial: target.state.serial })
}

function aftermath(from: StatePlace, to: StatePlace): string {
  if (from.type === 'local')
    return `\nThe local files are removed; the one before them is kept as ${from.name}.backup.\n`
  const block = to.type === 'local' ? 'Take the backend block out' : `Write backend "${to.type}"`
  return `\nThe states in ${from.name} are still there, as they were. ${block} before the next plan.\n`
}

function settingsValue({ type, settings }: Migration): ObjectValue {
  const attributes = backendSchemas[type]?.attributes ?? {}
  return objectValue(
    [...settings].map(([name, text]): readonly [string, Value] => {
      const attribute = attributes[name]
      if (attribute === undefined)
        throw new UsageError(
          `The backend "${type}" has no argument "${name}": it is ${Object.keys(attributes).join(', ')}.`,
        )
      const converted = convert(stringValue(text), attribute.type)
      if ('problem' in converted)
        throw new UsageError(`The argument "${name}" cannot be "${text}": ${converted.problem.message}.`)
      return [name, converted.value]
    }),
  )
}

function alreadyThere(): ReturnType<typeof errorDiagnostic> {
  return errorDiagnostic(
    'State is local already',
    'The configuration has no backend block, so its states are local files. To move them, write the block of another backend and name it with --to.',
  )
}
