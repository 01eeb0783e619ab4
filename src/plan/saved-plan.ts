import { createHash } from 'node:crypto'
import { Failure } from '../diagnostic/failure.js'
import { lineAt } from '../diagnostic/positions.js'
import { partOf } from '../provider/arguments.js'
import type { Argument, Json, Step } from '../provider/step.js'
import { canonicalJson } from '../state/canonical-json.js'
import { decodeTyped, encodeTyped } from '../value/encoding.js'
import { containsSensitive } from '../value/marks.js'
import type { ObjectValue, Value } from '../value/value.js'
import { decodePlanValue, encodeBackground, encodeChange, encodeOutputChange } from './plan-json.js'
import type { PlanBackground, PriorInstance } from './plan-background.js'
import type { PlanRequestOptions, WorkingPlan } from './plan-request.js'
import type { LocatedFinding, OutputChange, Plan, PlannedChange } from './plan.js'

/** The newest format that this Poolwright reads and the one it writes. */
export const planFormatVersion = 1

/** What a plan was made with, beside the folder it was made in: enough to make it again. */
export interface PlanOrigin {
  readonly lineage: string
  readonly serial: number
  readonly options: PlanRequestOptions
}

/** A plan read from a file: all there is to show it, and to see whether a new one does the same. */
export interface SavedPlan {
  readonly plan: Plan
  readonly origin: PlanOrigin
  /** Names of sensitive variables: their values are not in the file and have to be given again. */
  readonly withheldVariables: readonly string[]
}

/** The text of a saved plan: plain JSON with a checksum, without configuration text and without anything sensitive. */
export function printSavedPlan(plan: WorkingPlan): string {
  const { observation: _observation, isIllustrated: _isIllustrated, ...options } = plan.options
  const { lineage, serial } = plan.state
  const body = JSON.stringify({
    formatVersion: planFormatVersion,
    origin: { lineage, serial, options },
    plan: encodePlan(plan),
  })
  return `${body.slice(0, -1)},"checksum":"${checksumOf(body)}"}\n`
}

function encodePlan(plan: Plan): object {
  const variables: Record<string, Json> = {}
  const withheld: string[] = []
  for (const [name, value] of plan.variables) {
    if (containsSensitive(value)) withheld.push(name)
    else variables[name] = encodeTyped(value)
  }
  return {
    mode: plan.mode,
    changes: plan.changes.map(encodeChange),
    drift: plan.drift.map(encodeChange),
    steps: plan.steps,
    ...(plan.blocked === undefined ? {} : { blocked: plan.blocked }),
    ...(plan.realms === undefined ? {} : { realms: plan.realms }),
    brackets: plan.brackets,
    findings: plan.findings.map(withoutRanges),
    forecast: plan.forecast,
    outputs: plan.outputs.map(encodeOutputChange),
    warnings: plan.diagnostics.map(({ range: _range, related: _related, ...diagnostic }) => diagnostic),
    variables,
    withheldVariables: withheld,
    fingerprint: plan.fingerprint,
    ...(plan.background === undefined ? {} : { background: encodeBackground(plan.background) }),
    ...(plan.isNarrowed === true ? { isNarrowed: true } : {}),
    isApplicable: plan.isApplicable,
  }
}

function withoutRanges({ range, relatedRanges: _related, ...finding }: LocatedFinding): LocatedFinding {
  if (range === undefined) return finding
  return {
    ...finding,
    savedPlace: { file: range.source.name, line: lineAt(range.source, range.start) },
  }
}

/** Of the text of all but the checksum. */
function checksumOf(body: string): string {
  return createHash('sha256').update(body).digest('hex')
}

/** Reads a saved plan; rejects with a `Failure` that says what is wrong with the file. */
export function parseSavedPlan(text: string, name: string): SavedPlan {
  const document = parseDocument(text, name)
  const { checksum, ...body } = document
  if (typeof body['formatVersion'] === 'number' && body['formatVersion'] > planFormatVersion) {
    throw unreadable(
      name,
      `has format ${body['formatVersion']}, and this Poolwright reads formats up to ${planFormatVersion}`,
    )
  }
  if (checksum !== checksumOf(JSON.stringify(body)))
    throw unreadable(name, 'does not agree with its checksum: it is damaged or was edited')
  // The checksum says that we wrote this text, and we write nothing but plans.
  const { plan, origin } = body as unknown as { readonly plan: EncodedPlan; readonly origin: PlanOrigin }
  const { withheldVariables, warnings, background, ...rest } = plan
  return {
    plan: {
      ...rest,
      ...(background === undefined ? {} : { background: decodeBackground(background) }),
      diagnostics: warnings,
      changes: plan.changes.map(decodeChange),
      drift: plan.drift.map(decodeChange),
      outputs: plan.outputs.map(decodeOutputChange),
      variables: new Map(
        Object.entries(plan.variables).map(([variable, value]) => [variable, decodeTyped(value)]),
      ),
    },
    origin,
    withheldVariables,
  }
}

/** The plan as its file has it: values still encoded. */
interface EncodedPlan extends Omit<
  Plan,
  'changes' | 'drift' | 'outputs' | 'variables' | 'diagnostics' | 'background'
> {
  readonly background?: EncodedBackground
  readonly changes: readonly EncodedChange[]
  readonly drift: readonly EncodedChange[]
  readonly outputs: readonly EncodedOutput[]
  readonly variables: { readonly [name: string]: Json }
  readonly withheldVariables: readonly string[]
  readonly warnings: Plan['diagnostics']
}

interface EncodedBackground extends Omit<PlanBackground, 'prior'> {
  readonly prior: readonly (Omit<PriorInstance, 'value'> & { readonly value?: Json })[]
}

type EncodedChange = Omit<PlannedChange, 'prior' | 'planned' | 'applied'> & {
  readonly prior: Json
  readonly planned: Json
  readonly applied: Json
}
type EncodedOutput = Omit<OutputChange, 'before' | 'after'> & { readonly before: Json; readonly after: Json }

function decodeBackground({ prior, ...background }: EncodedBackground): PlanBackground {
  return {
    ...background,
    prior: prior.map(({ value, ...instance }) => ({ ...instance, ...objectPart('value', value ?? null) })),
  }
}

function decodeChange({ prior, planned, applied, ...change }: EncodedChange): PlannedChange {
  return {
    ...change,
    ...objectPart('prior', prior),
    ...objectPart('planned', planned),
    ...objectPart('applied', applied),
  }
}

function objectPart(name: string, json: Json): { readonly [name: string]: ObjectValue } {
  const value: Value | undefined = decodePlanValue(json)
  return value?.kind === 'object' ? { [name]: value } : {}
}

function decodeOutputChange({ before, after, ...output }: EncodedOutput): OutputChange {
  return { ...output, before: decodePlanValue(before), after: decodePlanValue(after) }
}

function parseDocument(text: string, name: string): Record<string, Json> {
  try {
    const document: unknown = JSON.parse(text)
    if (document !== null && typeof document === 'object' && !Array.isArray(document))
      return Object.fromEntries(Object.entries(document))
  } catch {
    throw unreadable(name, 'is not a saved plan, or is cut off')
  }
  throw unreadable(name, 'is not a saved plan')
}

function unreadable(name: string, what: string): Failure {
  return new Failure(
    'refused',
    'plan-unreadable',
    `The plan in ${name} ${what}. Make it anew with "poolwright plan --out ${name}".`,
  )
}

/**
 * The first thing in which a new plan differs from a saved one, as a sentence; undefined when it does the same. Steps that
 * an interrupted apply of the saved plan has done already are missing from the new one rightly.
 */
export function firstDifference(saved: Plan, current: Plan, done: DoneSteps = {}): string | undefined {
  if (saved.mode !== current.mode)
    return `The saved plan is of mode ${saved.mode}, the new one of mode ${current.mode}.`
  const settled = withVainWaits(saved, current, done)
  const reviewed = new Map(saved.steps.map(step => [step.id, step]))
  for (const step of current.steps) {
    const before = reviewed.get(step.id)
    if (!before) return `The new plan would also ${step.summary} (${step.id}).`
    if (!isSameStep(before, step, settled))
      return `The step ${step.id} would be done with other arguments than those in the saved plan.`
    reviewed.delete(step.id)
  }
  for (const step of reviewed.values())
    if (!Object.hasOwn(settled, step.id)) return `The new plan would no longer ${step.summary} (${step.id}).`
  return Object.keys(done).length > 0 ? undefined : changeDifference(saved, current)
}

/** Once a part is done, what was waited for may have come true: a wait that the new plan does without counts as done. */
function withVainWaits(saved: Plan, current: Plan, done: DoneSteps): DoneSteps {
  if (Object.keys(done).length === 0) return done
  const left = new Set(current.steps.map(step => step.id))
  const vain = saved.steps.filter(step => step.kind !== 'call' && !left.has(step.id))
  return { ...Object.fromEntries(vain.map(step => [step.id, null])), ...done }
}

/** What the done steps of a saved plan answered, by their ids. */
export type DoneSteps = { readonly [step: string]: Json }

/** True when a reviewed step and a new one do the same, given what the steps done before have answered. */
function isSameStep(reviewed: Step, current: Step, done: DoneSteps): boolean {
  const needs = (step: Step): readonly string[] =>
    step.needs
      .map(need => need.step)
      .filter(id => !Object.hasOwn(done, id))
      .sort()
  const { arguments: before, needs: _needsBefore, ...restBefore } = reviewed
  const { arguments: after, needs: _needsAfter, ...restAfter } = current
  if (canonicalJson([restBefore, needs(reviewed)]) !== canonicalJson([restAfter, needs(current)]))
    return false
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].every(name => {
    const left = before[name]
    const right = after[name]
    return left !== undefined && right !== undefined && isSameArgument(left, right, done)
  })
}

/** An argument that waited for a step which is done by now may have become what that step answered. */
function isSameArgument(before: Argument, after: Argument, done: DoneSteps): boolean {
  if (canonicalJson(before) === canonicalJson(after)) return true
  if (before.kind === 'list' && after.kind === 'list')
    return (
      before.items.length === after.items.length &&
      before.items.every((item, place) => {
        const other = after.items[place]
        return other !== undefined && isSameArgument(item, other, done)
      })
    )
  if (before.kind === 'record' && after.kind === 'record') {
    const names = new Set([...Object.keys(before.fields), ...Object.keys(after.fields)])
    return [...names].every(name => {
      const left = before.fields[name]
      const right = after.fields[name]
      return left !== undefined && right !== undefined && isSameArgument(left, right, done)
    })
  }
  if (after.kind !== 'literal') return false
  if (before.kind === 'result') {
    const result = done[before.step]
    return result !== undefined && canonicalJson(partOf(result, before.path)) === canonicalJson(after.value)
  }
  // Its expression is evaluated over results of done steps: what it gives now is what it would have given then.
  return before.kind === 'deferred' && Object.keys(done).length > 0
}

function changeDifference(saved: Plan, current: Plan): string | undefined {
  if (saved.fingerprint === current.fingerprint) return undefined
  const reviewed = new Map(saved.changes.map(change => [changeKey(change), change.action]))
  for (const change of current.changes) {
    const action = reviewed.get(changeKey(change)) ?? 'no-op'
    if (action !== change.action)
      return `${change.address} was planned as ${action} and would now be ${change.action}.`
  }
  return 'The values that would be written differ from those in the saved plan.'
}

function changeKey(change: PlannedChange): string {
  return `${change.address} ${change.deposedKey ?? ''}`
}
