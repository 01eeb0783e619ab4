import { errorDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import { suggest } from '../../../src/diagnostic/suggest.js'
import type { OperationPlan, OperationRequest } from '../../../src/provider/command.js'
import type { Finding, ProviderPlan } from '../../../src/provider/contract.js'
import type { XapiContext } from '../context.js'
import { textOf } from '../drafting/attribute.js'
import { planPools } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'
import type { XapiObservation } from '../observation/observation.js'
import { orderDrafts } from '../ordering/order.js'
import { obstaclesIn } from '../rehearsal/obstacles.js'
import { rehearse } from '../rehearsal/rehearse.js'
import { type Manner, type PowerPlan, shutDownHost, shutDownPool } from './shutdown.js'
import { findTarget, namesOf, type Site, sitesOf, type Target, wordFor } from './site.js'
import { startPool, startSilentPool } from './start.js'

const nothing: ProviderPlan = {
  steps: [],
  brackets: [],
  findings: [],
  forecast: { sections: [], pools: {} },
}

/** The plan of `shutdown` or `start`, rehearsed where there is a world to rehearse it on. Writes nothing. */
export async function operate(
  request: OperationRequest,
  observation: XapiObservation,
  context: XapiContext,
): Promise<OperationPlan> {
  const [word = ''] = request.words
  const sites = sitesOf(request, observation)
  const target = findTarget(word, sites)
  if (target === undefined) return misunderstood(word, sites)
  const refusal = refusalOf(request.name, target, observation)
  if (refusal !== undefined) return { ...refused(refusal), lines: [] }
  const plan =
    request.name === 'start' ? startOf(target, context) : await shutdownOf(target, request, context)
  if (plan === undefined)
    return { plan: nothing, diagnostics: [], goesOn: false, lines: [`${nameOf(target)} is off already.`] }
  const goesOn = request.name === 'start' && target.site.pool === undefined
  return { ...(await rehearsed(plan, observation, context)), goesOn }
}

function startOf({ site, machine }: Target, context: XapiContext): PowerPlan {
  const switches = { canReachHardware: context.dialer.powerOn !== undefined }
  return site.pool === undefined
    ? startSilentPool(site, machine, switches)
    : startPool(site, site.pool, machine, switches)
}

async function shutdownOf(
  { site, machine }: Target,
  request: OperationRequest,
  context: XapiContext,
): Promise<PowerPlan | undefined> {
  const { pool } = site
  if (pool === undefined || (machine !== undefined && !machine.isLive)) return undefined
  const manner: Manner = {
    mayCutOff: request.flags.has('hard'),
    hard: new Set(
      request.bindings
        .filter(({ kindName, applied }) => kindName === 'vm' && textOf(applied, 'shutdown') === 'hard')
        .map(({ identity }) => identity),
    ),
  }
  return machine === undefined
    ? shutDownPool(site, pool, manner)
    : shutDownHost(site, machine, pool, manner, await obstaclesIn([pool], context))
}

/** What stands in the way whatever the steps are. */
function refusalOf(name: string, target: Target, observation: XapiObservation): Finding | undefined {
  const { site, machine } = target
  const isCoordinator = machine !== undefined && machine === site.coordinator
  if (name === 'shutdown' && isCoordinator && site.members.length > 0 && machine.isLive)
    return {
      severity: 'error',
      origin: 'policy',
      code: 'coordinator-shutdown',
      summary: 'The coordinator does not go down alone',
      detail: `${machine.name} is the coordinator of the pool ${site.name}. Without it nothing of the pool can be managed, and its members wait for it.`,
      remedy: `Make another host the coordinator first (pool { coordinator = … }), or shut the whole pool down: poolwright shutdown ${wordFor(site)}.`,
      address: machine.address,
    }
  if (name === 'start' && machine !== undefined && !isCoordinator && site.pool === undefined)
    return {
      severity: 'error',
      origin: 'policy',
      code: 'coordinator-off',
      summary: 'The coordinator comes first',
      detail: `${machine.name} is a member of the pool ${site.name}, whose coordinator ${site.coordinator.name} does not answer.`,
      remedy: `Start the coordinator, or the whole pool: poolwright start ${wordFor(site)}.`,
      address: machine.address,
    }
  const unnamed = [site.coordinator, ...site.members].find(each => each.uuid === '')
  if (name === 'start' && unnamed !== undefined)
    return observation.findings.find(
      finding => finding.severity === 'error' && finding.address === unnamed.address,
    )
  return undefined
}

async function rehearsed(
  { drafts, brackets, lines, findings }: PowerPlan,
  observation: XapiObservation,
  context: XapiContext,
): Promise<Omit<OperationPlan, 'goesOn'>> {
  const ordered = orderDrafts(drafts)
  const staging: Staging = {
    changes: new Map(),
    observation,
    pools: planPools([], observation),
    probes: new Map(),
    updates: new Map(),
    obstacles: new Map(),
  }
  const rehearsal =
    context.emulator === undefined
      ? undefined
      : await rehearse(ordered, staging, context, context.emulator.fork({ isRehearsal: true }))
  const steps = rehearsal?.steps ?? ordered
  return {
    lines,
    diagnostics: [],
    plan: {
      ...nothing,
      steps: steps.map(item => item.step),
      findings: [...(rehearsal?.findings ?? []), ...findings],
      brackets: brackets.map(bracket => {
        const [from, to] = [bracket.opens, bracket.closes].map(step => rehearsal?.finishedAt.get(step))
        const isTimed = from !== undefined && to !== undefined
        return {
          ...bracket,
          unprotected: isTimed
            ? `about ${Math.ceil((to - from) / 60)} min`
            : 'as long as the steps between take',
        }
      }),
    },
  }
}

function refused(finding: Finding): OperationPlan {
  return { plan: { ...nothing, findings: [finding] }, diagnostics: [], goesOn: false, lines: [] }
}

function nameOf({ site, machine }: Target): string {
  return machine === undefined ? `Pool ${site.name}` : `Host ${machine.name}`
}

function misunderstood(word: string, sites: readonly Site[]): OperationPlan {
  const names = [...new Set(namesOf(sites))]
  const close = suggest(word, names)
  const hint = close === undefined ? `There are: ${names.join(', ')}.` : `Did you mean ${close}?`
  return {
    ...refused(placeless),
    diagnostics: [
      errorDiagnostic('There is no such pool or host', `Nothing is called ${JSON.stringify(word)}. ${hint}`),
    ],
  }
}

const placeless: Finding = {
  severity: 'error',
  origin: 'policy',
  code: 'nothing-named',
  summary: 'There is no such pool or host',
  detail: 'The word of the command names nothing.',
  remedy: 'Write the name of a pool or host of the configuration.',
}
