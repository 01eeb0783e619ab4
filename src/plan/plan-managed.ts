import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { DesiredBlock, DesiredInstance, Import } from '../desired/desired.js'
import type { Prediction } from '../provider/contract.js'
import type { KindSchema } from '../schema/schema.js'
import type { Path } from '../value/path.js'
import { counterpart } from './elements.js'
import type { ObjectValue, Value } from '../value/value.js'
import { nullValue } from '../value/construct.js'
import { checkPrediction } from './check-prediction.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { copyMarks } from './copy-marks.js'
import { type Decision, decideAction, isSame } from './decide-action.js'
import { removalEffect } from './find-orphans.js'
import { ignoreChanges, leaveFallen } from './ignore-changes.js'
import type { PastInstance } from './past.js'
import type { PlannedChange } from './plan.js'
import { proposeValue } from './propose.js'
import { resolveLinks } from './resolve-links.js'
import type { WalkContext } from './walk-context.js'
import { hasNewSecret } from './write-only.js'

/** What the walk says of one instance. `change` is undefined where its errors leave nothing to say. */
export interface InstanceOutcome {
  readonly change: PlannedChange | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** The change of one managed instance that the configuration declares. */
export async function planManaged(
  context: WalkContext,
  block: DesiredBlock,
  desired: DesiredInstance,
  written: ObjectValue,
): Promise<InstanceOutcome> {
  const { addressText: address, lifecycle } = desired
  const schema = context.schemaOf('managed', block.kindName)
  const past = context.past.instances.get(address)
  const importing = past === undefined ? context.imports.get(address) : undefined
  const identity = importing?.identity ?? past?.recorded.identity
  const resolved = resolveLinks(schema.block, written, context.links)
  const prior = importing
    ? context.importedAs({ kindName: block.kindName, address }, identity, resolved)
    : context.priorOf(block.kindName, identity, past, schema)
  if (importing && prior === undefined) return { change: undefined, diagnostics: [missingImport(importing)] }
  const config = ignoreChanges(resolved, prior, lifecycle.ignoreChanges)
  const predicted = predict(context, schema, address, config, prior, identity, past)
  const prediction = {
    ...predicted,
    planned: leaveFallen(predicted.planned, prior, lifecycle.ignoreChanges, schema.block),
  }
  const isTainted = past?.recorded.isTainted ?? false
  const isNewSecret =
    past !== undefined && (await hasNewSecret(schema.block, config, past.recorded.writeOnly, context.hashes))
  const decision = decideAction({
    prior,
    planned: prediction.planned,
    replacePaths: changedPaths(prediction.replacePaths, prior, prediction.planned),
    isTainted,
    isRequested: context.isReplaceRequested(address),
    isTriggered: lifecycle.replaceTriggeredBy.some(trigger =>
      context.isTrigger(trigger.address, trigger.path),
    ),
    hasNewSecret: isNewSecret,
  })
  // A replacement is planned as a new object: what the old one told of itself is unknown again.
  const final =
    decision.action === 'replace'
      ? predict(context, schema, address, config, undefined, undefined, past)
      : prediction
  if (decision.action === 'create' && final.identity !== undefined)
    context.noteAdopted(block.kindName, address, final.identity)
  const diagnostics = [...checkPrediction(address, schema.block, config, prior, final.planned)]
  context.addFindings(prediction.findings)
  if (final !== prediction) context.addFindings(final.findings)
  if (hasErrors(diagnostics)) return { change: undefined, diagnostics }
  const change = describeChange(context, block, desired, {
    config,
    prior,
    final,
    decision,
    identity,
    past,
    importing,
    isTainted,
  })
  return {
    change: {
      ...change,
      ...(isNewSecret ? { hasNewSecret: true } : {}),
      replacePaths:
        decision.action === 'replace' ? changedPaths(prediction.replacePaths, prior, prediction.planned) : [],
    },
    // What is refused is shown all the same: it is what the reader has to look at.
    diagnostics: [...diagnostics, ...destroyRefusal(decision, address, lifecycle.preventDestroy, context)],
  }
}

interface Described {
  readonly config: ObjectValue
  readonly prior: ObjectValue | undefined
  readonly final: Prediction
  readonly decision: Decision
  readonly identity: string | undefined
  readonly past: PastInstance | undefined
  readonly importing: Import | undefined
  readonly isTainted: boolean
}

function describeChange(
  context: WalkContext,
  block: DesiredBlock,
  desired: DesiredInstance,
  described: Described,
): PlannedChange {
  const { decision, identity, past, prior, importing } = described
  const address = desired.addressText
  const range = context.request.desired.range(address)
  const previousAddress = context.previousAddresses.get(address)
  return {
    address,
    kindName: block.kindName,
    mode: 'managed',
    providerName: block.providerName,
    action: decision.action,
    config: described.config,
    planned: described.final.planned,
    replacePaths: [],
    dependencies: [],
    createBeforeDestroy: desired.lifecycle.createBeforeDestroy,
    disruption: desired.lifecycle.disruption,
    isTainted: described.isTainted,
    ...(isSomethingIgnored(desired.lifecycle) ? { ignored: desired.lifecycle.ignoreChanges } : {}),
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
    ...(identity === undefined || prior === undefined ? {} : { identity }),
    ...(prior === undefined ? {} : { prior }),
    ...(past === undefined ? {} : { applied: past.applied }),
    ...(previousAddress === undefined ? {} : { previousAddress }),
    ...remainsOf(context, described),
    ...(importing?.identity === undefined ? {} : { importing: importing.identity }),
    ...(range === undefined ? {} : { range }),
  }
}

function isSomethingIgnored({ ignoreChanges: ignored }: DesiredInstance['lifecycle']): boolean {
  return ignored === 'all' || ignored.length > 0
}

/** Where a replacement leaves the old object where it is: why. */
function remainsOf(
  context: WalkContext,
  { decision, past, prior }: Described,
): Pick<PlannedChange, 'remains'> {
  if (decision.action !== 'replace' || past === undefined || prior === undefined) return {}
  const effect = removalEffect(context, past, prior)
  return effect.action === 'forget' ? { remains: effect.why } : {}
}

function predict(
  context: WalkContext,
  schema: KindSchema,
  address: string,
  config: ObjectValue,
  prior: ObjectValue | undefined,
  identity: string | undefined,
  past: PastInstance | undefined,
): Prediction {
  const prediction = context.request.session.predict(
    {
      kindName: schema.name,
      address,
      config,
      proposed: proposeValue(schema.block, prior, config),
      ...(prior === undefined ? {} : { prior }),
      ...(identity === undefined || prior === undefined ? {} : { identity }),
      ...(past === undefined ? {} : { applied: past.applied }),
    },
    context.observation,
  )
  const planned = resolveLinks(schema.block, prediction.planned, context.links)
  return {
    ...prediction,
    planned: markSensitive(copyMarks(planned, withoutWriteOnly(schema, config)), schema.block),
  }
}

/** Marks of write-only arguments have nothing to be put on. */
function withoutWriteOnly(schema: KindSchema, config: ObjectValue): ObjectValue {
  const names = writeOnlyNames(schema)
  if (names.length === 0) return config
  const attributes = new Map(config.attributes)
  for (const name of names) attributes.delete(name)
  return { ...config, attributes }
}

const writeOnly = new WeakMap<KindSchema, readonly string[]>()

function writeOnlyNames(schema: KindSchema): readonly string[] {
  const known = writeOnly.get(schema)
  if (known !== undefined) return known
  const names = Object.entries(schema.block.attributes).flatMap(([name, attribute]) =>
    attribute.writeOnly ? [name] : [],
  )
  writeOnly.set(schema, names)
  return names
}

/** The paths at which a replacement is needed and something indeed differs. */
function changedPaths(
  paths: readonly Path[],
  prior: ObjectValue | undefined,
  planned: ObjectValue,
): readonly Path[] {
  if (prior === undefined) return []
  return paths.filter(path => !isSame(valueAt(prior, path), valueAt(planned, path)))
}

function valueAt(value: Value, path: Path): Value {
  let part: Value | undefined = value
  for (const key of path) part = counterpart(part, key)
  return part ?? nullValue()
}

function destroyRefusal(
  decision: Decision,
  address: string,
  isPrevented: boolean,
  context: WalkContext,
): readonly Diagnostic[] {
  return decision.action === 'replace' && isPrevented ? [preventedDestroy(address, context)] : []
}

/** The refusal of a plan that would destroy what `prevent_destroy` protects. */
export function preventedDestroy(address: string, context: WalkContext): Diagnostic {
  const range = context.request.desired.range(address)
  return errorDiagnostic(
    'Instance cannot be destroyed',
    `Resource ${address} has lifecycle.prevent_destroy set, but the plan calls for it to be destroyed. Take prevent_destroy out, or leave the resource out of the plan with --exclude or --target.`,
    range === undefined ? {} : { range },
  )
}

function missingImport(statement: Import): Diagnostic {
  return errorDiagnostic(
    'Cannot import non-existent remote object',
    `There is no object ${statement.identity ?? ''} to import as ${statement.to}. Check its identity; an object that does not exist yet is made by removing the import block.`,
    { address: statement.to, ...(statement.range === undefined ? {} : { range: statement.range }) },
  )
}
