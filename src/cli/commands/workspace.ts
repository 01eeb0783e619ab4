import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import { suggest } from '../../diagnostic/suggest.js'
import { defaultWorkspace, type StatePlace } from '../../state/backends/place.js'
import { interpret } from '../arguments/workspace.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { withHeldState } from '../held-state.js'
import { withPlace } from '../place.js'
import { prescribedWorkspace, selectWorkspace, selectedWorkspace } from '../selected-workspace.js'

/** Workspaces: several states for one configuration. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  return withPlace(context, async place => {
    const names = await workspaceNames(context, place)
    switch (wanted.action) {
      case 'show':
        context.runtime.terminal.out(`${await selectedWorkspace(context.runtime)}\n`)
        return 0
      case 'list':
        return list(context, names)
      case 'new':
        return create(context, place, names, wanted.name)
      case 'select':
        return select(context, place, names, wanted.name)
      case 'delete':
        return remove(context, place, names, wanted)
    }
  })
}

/** The default one, the selected one, and those that hold a state, as far as the place can tell. */
async function workspaceNames(context: CliContext, place: StatePlace): Promise<readonly string[]> {
  const held = (await place.list()) ?? []
  const selected = await selectedWorkspace(context.runtime)
  const others = [...new Set([...held, selected])].filter(name => name !== defaultWorkspace)
  return [defaultWorkspace, ...others.sort()]
}

async function list(context: CliContext, names: readonly string[]): Promise<number> {
  const { terminal } = context.runtime
  const selected = await selectedWorkspace(context.runtime)
  if (context.global.isJson) terminal.out(`${JSON.stringify({ workspaces: names, selected }, null, 2)}\n`)
  else terminal.out(names.map(name => `${name === selected ? '*' : ' '} ${name}\n`).join(''))
  return 0
}

async function create(
  context: CliContext,
  place: StatePlace,
  names: readonly string[],
  name: string,
): Promise<number> {
  checkFree(context)
  const taken = (): CommandFailure =>
    new CommandFailure([
      errorDiagnostic(
        'Workspace exists',
        `There is a workspace "${name}" already. Work in it: poolwright workspace select ${name}.`,
      ),
    ])
  if (names.includes(name)) throw taken()
  // An empty state is kept at once, so that others see the workspace.
  await withHeldState(context, place.workspace(name), async ({ isThere, state, save }) => {
    if (isThere) throw taken()
    await save(state)
  })
  await selectWorkspace(context.runtime, name)
  context.runtime.terminal.out(`Made and selected the workspace "${name}". Its state is empty.\n`)
  return 0
}

async function select(
  context: CliContext,
  place: StatePlace,
  names: readonly string[],
  name: string,
): Promise<number> {
  checkFree(context)
  const isThere = names.includes(name) || (await place.workspace(name).load()).state !== undefined
  if (!isThere) throw new CommandFailure([unknownWorkspace(name, names)])
  await selectWorkspace(context.runtime, name)
  context.runtime.terminal.out(`Selected the workspace "${name}".\n`)
  return 0
}

async function remove(
  context: CliContext,
  place: StatePlace,
  names: readonly string[],
  { name, isForced }: { readonly name: string; readonly isForced: boolean },
): Promise<number> {
  const selected = await selectedWorkspace(context.runtime)
  if (name === defaultWorkspace || name === selected) {
    const why =
      name === defaultWorkspace
        ? 'The default workspace is always there.'
        : `It is selected. Select another one first: poolwright workspace select ${defaultWorkspace}.`
    throw new CommandFailure([errorDiagnostic('Workspace cannot be deleted', why)])
  }
  await withHeldState(context, place.workspace(name), async ({ isThere, state }) => {
    if (!isThere) throw new CommandFailure([unknownWorkspace(name, names)])
    const count = Object.keys(state.instances).length
    if (count > 0 && !isForced)
      throw new CommandFailure([
        errorDiagnostic(
          'Workspace is not empty',
          `The state of "${name}" holds ${count} ${count === 1 ? 'object' : 'objects'}, which nobody would manage any more. Destroy them first, or give --force.`,
        ),
      ])
    await place.remove(name)
  })
  context.runtime.terminal.out(`Deleted the workspace "${name}".\n`)
  return 0
}

function checkFree({ runtime }: CliContext): void {
  const prescribed = prescribedWorkspace(runtime)
  if (prescribed === undefined) return
  throw new CommandFailure([
    errorDiagnostic(
      'Workspace is prescribed',
      `POOLWRIGHT_WORKSPACE says "${prescribed}", so no other can be selected. Unset the variable first.`,
    ),
  ])
}

function unknownWorkspace(name: string, names: readonly string[]): ReturnType<typeof errorDiagnostic> {
  const close = suggest(name, names)
  const hint = close === undefined ? `Make it: poolwright workspace new ${name}.` : `Did you mean "${close}"?`
  return errorDiagnostic('Unknown workspace', `There is no workspace "${name}". ${hint}`)
}
