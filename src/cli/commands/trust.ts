import { observeAgain } from '../../apply/observe-again.js'
import { errorDiagnostic, hasErrors } from '../../diagnostic/diagnostic.js'
import { locateFindings } from '../../plan/locate-findings.js'
import type { Realm } from '../../provider/contract.js'
import { paintFor } from '../../report/paint.js'
import { renderFindings } from '../../report/plan-text/findings-text.js'
import { StateDraft } from '../../state/draft.js'
import type { State } from '../../state/state.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { version } from '../version.js'
import { withWorkspace, type Workspace } from '../workspace.js'

/** Confirms parts of the real world by name, once: from then on an apply may change them. Without names, lists them. */
export function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  return withWorkspace(context, async workspace => {
    const realms = await observedRealms(context, workspace)
    const chosen = [...new Set(parsed.positionals)].map(name => realmNamed(name, realms))
    const state = withTrust(workspace.state, chosen, context)
    if (chosen.length > 0) await workspace.backend.save({ ...state, writtenBy: version })
    const { terminal } = context.runtime
    if (realms.length === 0) terminal.out('Nothing here is real: what is emulated needs no confirmation.\n')
    for (const realm of chosen.length > 0 ? chosen : realms) terminal.out(`${standing(realm, state)}\n`)
    return 0
  })
}

async function observedRealms(context: CliContext, workspace: Workspace): Promise<readonly Realm[]> {
  const { session, state, desired, project } = workspace
  const observer = { desired, session, registry: project.configuration.registry }
  const observation = await workspace.during('Reading the pools', () =>
    observeAgain(observer, new StateDraft(state)),
  )
  if (hasErrors(observation.diagnostics ?? [])) throw new CommandFailure(observation.diagnostics ?? [])
  const { terminal } = context.runtime
  const unreached = renderFindings(
    locateFindings(observation.findings, desired),
    'error',
    terminal.columns,
    paintFor(terminal.hasColor),
  )
  if (unreached !== undefined) terminal.error(`${unreached}\n\n`)
  return session.realms?.(observation) ?? []
}

function realmNamed(name: string, realms: readonly Realm[]): Realm {
  const found = realms.filter(realm => realm.name === name || realm.identity === name)
  const [first] = found
  if (first !== undefined && found.length === 1) return first
  const list = realms.map(realm => `\n - ${realm.name} (${realm.identity}): ${realm.description}`).join('')
  const why =
    found.length > 1
      ? `${found.length} are called ${JSON.stringify(name)}; give the UUID of the one that is meant.`
      : `The host blocks lead to none that is called ${JSON.stringify(name)}.`
  throw new CommandFailure([
    errorDiagnostic(
      'No such pool',
      `${why} ${realms.length === 0 ? 'Nothing real was reached.' : `There ${realms.length === 1 ? 'is' : 'are'}:${list}`}`,
    ),
  ])
}

function withTrust(state: State, chosen: readonly Realm[], { runtime }: CliContext): State {
  const since = new Date(runtime.clock.now()).toISOString()
  const added = chosen.map(({ identity, name }) => [identity, { name, since }] as const)
  return { ...state, trusted: { ...Object.fromEntries(added), ...state.trusted } }
}

function standing({ identity, name, description }: Realm, { trusted }: State): string {
  const trust = trusted?.[identity]
  const told = trust === undefined ? 'only read' : `may be changed, confirmed ${trust.since.slice(0, 10)}`
  return `${name}: ${description}: ${told}`
}
