import { parseInstance } from '../address/parse-address.js'
import { type Diagnostic, errorDiagnostic, hasErrors, warningDiagnostic } from '../diagnostic/diagnostic.js'
import type { Desired, DesiredOutput, Import } from '../desired/desired.js'
import type { Binding, Endpoint, Finding, Observation, ProviderPlan } from '../provider/contract.js'
import { sameValue } from '../value/same.js'
import { adviseMoves } from './advise-moves.js'
import { addReads } from './add-reads.js'
import { assemblePlan } from './assemble-plan.js'
import { changeOutputs } from './change-outputs.js'
import { giveUp } from './give-up.js'
import { findOrphans } from './find-orphans.js'
import { finishChanges } from './finish-changes.js'
import { groupSteps } from './group-steps.js'
import { impliedTargets, impliedWarning } from './implied-targets.js'
import { KnownValues } from './known-values.js'
import { type MovedState, moveInstances } from './move-instances.js'
import { type Past, readPast } from './past.js'
import type { PlannedChange } from './plan.js'
import { preventedDestroy } from './plan-managed.js'
import type { PlanRequest, WorkingPlan } from './plan-request.js'
import { repetitionMoves } from './repetition-moves.js'
import {
  narrowedWarning,
  parsePatterns,
  replaceWarnings,
  selectInstances,
  unmatchedExcludes,
} from './select-instances.js'
import { WalkContext } from './walk-context.js'
import { type WalkResult, walkBlocks } from './walk.js'

const noProviderPlan: ProviderPlan = {
  steps: [],
  brackets: [],
  findings: [],
  forecast: { sections: [], pools: {} },
}

/** Decides what should happen. Awaits the session, changes nothing; the user's mistakes are diagnostics of the plan. */
export async function makePlan(request: PlanRequest): Promise<WorkingPlan> {
  const { options = {} } = request
  const { targets = [], excludes = [] } = options
  if (targets.length === 0 || request.mode !== 'normal') return planOnce(request, await prepare(request))
  const { targets: _none, excludes: _neither, ...everything } = options
  const wholeRequest = { ...request, options: { ...everything, skipChecks: true } }
  const prepared = await prepare(wholeRequest)
  const whole = await planOnce(wholeRequest, prepared)
  const { blocks } = request.desired
  const selection = selectInstances(
    blocks,
    parsePatterns(targets, 'target').patterns,
    parsePatterns(excludes, 'exclude address').patterns,
    false,
  )
  const implied = impliedTargets(whole, selection)
  const narrowed = {
    ...request,
    options: {
      ...options,
      observation: prepared.context.observation,
      targets: [...targets, ...implied.map(target => target.address)],
    },
  }
  const plan = await planOnce(narrowed, await prepare(narrowed))
  return { ...plan, options, diagnostics: [...plan.diagnostics, ...impliedWarning(implied)] }
}

async function planOnce(request: PlanRequest, prepared: Prepared): Promise<WorkingPlan> {
  const { context, diagnostics } = prepared
  if (
    hasErrors(context.observation.diagnostics ?? []) ||
    context.findings.some(isError) ||
    prepared.hasUnreadableOption
  )
    return nothingPlanned(context, diagnostics)
  const walked = await walkBlocks(context)
  const changes = request.mode === 'refresh-only' ? [] : gatherChanges(context, walked)
  const wanted = request.desired.outputs(context.known)
  const untouched = untouchedOutputs(context, wanted)
  const outputs = changeOutputs(wanted, request.state, request.mode === 'destroy', untouched)
  diagnostics.push(
    ...walked.diagnostics,
    ...outputs.diagnostics,
    ...replaceWarnings(prepared.replacePatterns, walked.instances),
  )
  if (request.mode !== 'destroy') diagnostics.push(...(request.desired.checks?.(context.known) ?? []))
  for (const change of changes) {
    const isDestroyed = change.action === 'delete' && change.deposedKey === undefined
    if (isDestroyed && context.prevented.has(change.address))
      diagnostics.push(preventedDestroy(change.address, context))
  }
  diagnostics.push(...forgottenWarning(changes), ...adviseMoves(changes))
  const provided = hasErrors(diagnostics) ? noProviderPlan : await planSteps(context, changes)
  return {
    ...assemblePlan(context, giveUp(changes, provided.givenUp), outputs.changes, provided, diagnostics),
    state: request.state,
    options: request.options ?? {},
    known: context.known,
    blockDependencies: walked.dependencies,
  }
}

function isError(finding: Finding): boolean {
  return finding.severity === 'error'
}

/** Where the pools could not be observed there is nothing to compare with: only what stood in the way is told. */
function nothingPlanned(context: WalkContext, diagnostics: readonly Diagnostic[]): WorkingPlan {
  const { request } = context
  return {
    ...assemblePlan(context, [], [], noProviderPlan, diagnostics),
    isApplicable: false,
    hasFailed: true,
    state: request.state,
    options: request.options ?? {},
    known: context.known,
    blockDependencies: new Map(),
  }
}

interface Prepared {
  readonly context: WalkContext
  readonly diagnostics: Diagnostic[]
  readonly replacePatterns: ReturnType<typeof parsePatterns>['patterns']
  /** True where an address on the command line is none: nobody knows then what was to be planned. */
  readonly hasUnreadableOption: boolean
}

async function prepare(request: PlanRequest): Promise<Prepared> {
  const { desired, options = {} } = request
  const moved = moveState(request)
  const past = readPast(moved.state, request.registry)
  const targets = parsePatterns(options.targets ?? [], 'target')
  const excludes = parsePatterns(options.excludes ?? [], 'exclude address')
  const replace = parsePatterns(options.replace ?? [], 'force-replace address')
  const imported = desired.refactoring?.imports(new KnownValues())
  const imports = readImports(imported?.imports ?? [], past)
  const endpoints = desired.endpoints()
  const observation = options.observation ?? (await observe(request, past, imports, endpoints.instances))
  const selection = selectInstances(
    desired.blocks,
    targets.patterns,
    excludes.patterns,
    request.mode === 'destroy',
  )
  const diagnostics = [
    ...moved.diagnostics,
    ...past.strangers.map(strangerDiagnostic),
    ...targets.diagnostics,
    ...excludes.diagnostics,
    ...replace.diagnostics,
    ...(imported?.diagnostics ?? []),
    ...endpoints.diagnostics,
    ...(observation.diagnostics ?? []),
    ...unmatchedExcludes(excludes.patterns, desired.blocks, past.instances.keys()),
    ...(selection.isNarrowed ? [narrowedWarning()] : []),
  ]
  const context = new WalkContext(
    request,
    observation,
    past,
    moved.previousAddresses,
    imports,
    selection,
    replace.patterns,
  )
  context.addFindings(observation.findings)
  const hasUnreadableOption = [targets, excludes, replace].some(read => hasErrors(read.diagnostics))
  return { context, diagnostics, replacePatterns: replace.patterns, hasUnreadableOption }
}

function moveState(request: PlanRequest): MovedState {
  const declared = moveInstances(request.state, request.desired.refactoring?.moves ?? [])
  return repetitionMoves(declared, request.desired)
}

function readImports(imports: readonly Import[], past: Past): ReadonlyMap<string, Import> {
  const wanted = new Map<string, Import>()
  for (const statement of imports) if (!past.instances.has(statement.to)) wanted.set(statement.to, statement)
  return wanted
}

function observe(
  request: PlanRequest,
  past: Past,
  imports: ReadonlyMap<string, Import>,
  instances: ReturnType<Desired['endpoints']>['instances'],
): Promise<Observation> {
  const endpoints = instances.flatMap((instance): Endpoint[] => {
    if (!instance.config) return []
    const identity = past.identityOf(instance.addressText)
    const endpoint = {
      address: instance.addressText,
      kindName: instance.address.kindName,
      config: instance.config,
    }
    return [identity === undefined ? endpoint : { ...endpoint, identity }]
  })
  const imported = [...imports.values()].flatMap((statement): Binding[] => {
    const kindName = parseInstance(statement.to)?.kindName
    return kindName === undefined || statement.identity === undefined
      ? []
      : [{ address: statement.to, kindName, identity: statement.identity }]
  })
  return request.session.observe(endpoints, [...past.bindings, ...imported])
}

/** Where the plan is narrowed: the outputs that rest on what it is not about. */
function untouchedOutputs(
  { request, known, leftOut }: WalkContext,
  outputs: readonly DesiredOutput[],
): ReadonlySet<string> {
  if (leftOut.size === 0) return new Set()
  const independent = new Map(
    request.desired.outputs(known.view(leftOut)).map(output => [output.name, output.value]),
  )
  const touched = outputs.filter(output => {
    const value = independent.get(output.name)
    return value === undefined || !sameValue(value, output.value)
  })
  return new Set(touched.map(output => output.name))
}

function gatherChanges(context: WalkContext, walked: WalkResult): readonly PlannedChange[] {
  const { request, past } = context
  const orphans =
    request.mode === 'destroy' ? destroyAll(context) : findOrphans(context, walked.expanded, walked.failed)
  return finishChanges([...context.changes.values(), ...orphans], {
    blocks: request.desired.blocks,
    declared: request.mode === 'destroy' ? new Map() : walked.dependencies,
    past,
  })
}

function destroyAll(context: WalkContext): readonly PlannedChange[] {
  const none = new Map()
  const orphans = findOrphans(context, none, new Set())
  return orphans.map(change => {
    const { reason: _reason, reasonDetail: _detail, ...plain } = change
    return plain
  })
}

async function planSteps(context: WalkContext, changes: readonly PlannedChange[]): Promise<ProviderPlan> {
  const { request, observation } = context
  const managed = changes.filter(change => change.mode === 'managed')
  const provided = await request.session.plan(managed, observation, {
    isDestroy: request.mode === 'destroy',
    ...(request.options?.skipChecks === undefined ? {} : { skipChecks: request.options.skipChecks }),
    ...(request.options?.isIllustrated === true ? { isIllustrated: true } : {}),
    ...(request.state.tombstones === undefined ? {} : { tombstones: request.state.tombstones }),
  })
  return { ...provided, steps: groupSteps(addReads(changes, provided.steps)) }
}

function strangerDiagnostic(address: string): Diagnostic {
  return errorDiagnostic(
    'Unknown kind in the state',
    `The state holds ${address}, but no provider declares this kind. Use the Poolwright version or the provider that made it, or take it out with "poolwright state rm ${address}".`,
    { address },
  )
}

function forgottenWarning(changes: readonly PlannedChange[]): readonly Diagnostic[] {
  const forgotten = changes.filter(
    change => change.action === 'forget' && change.prior !== undefined && change.remains === undefined,
  )
  if (forgotten.length === 0) return []
  return [
    warningDiagnostic(
      'Some objects will no longer be managed',
      `Applying this plan takes these objects out of the state without destroying them:\n${forgotten
        .map(change => ` - ${change.address}`)
        .join('\n')}\n\nTo manage them again, import them.`,
    ),
  ]
}
