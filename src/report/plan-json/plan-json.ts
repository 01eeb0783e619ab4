import { positionAt } from '../../diagnostic/positions.js'
import type { SourceRange } from '../../diagnostic/source.js'
import type { LocatedFinding, OutputChange, Plan, PlannedChange } from '../../plan/plan.js'
import type { ForecastSection } from '../../provider/forecast.js'
import type { Argument, Json, Step } from '../../provider/step.js'
import type { Path } from '../../value/path.js'
import type { Value } from '../../value/value.js'
import { diagnosticJson, type DiagnosticJson } from '../diagnostic-json.js'
import { summariseDisruption } from '../plan-text/disruption-text.js'
import { argumentText } from '../plan-text/steps-text.js'
import { sensitiveMirror, unknownMirror, valueJson } from './value-json.js'

/** A plan as one JSON document: Terraform's representation, with steps, findings, disruption and forecast beside it. */
export function planJson(plan: Plan, version: string, timestamp: string): { readonly [name: string]: Json } {
  const errors =
    plan.findings.some(finding => finding.severity === 'error') ||
    plan.diagnostics.some(diagnostic => diagnostic.severity === 'error')
  return {
    format_version: '1.2',
    poolwright_version: version,
    variables: Object.fromEntries(
      [...plan.variables].map(([name, value]) => [name, { value: valueJson(value) ?? null }]),
    ),
    planned_values: {
      outputs: Object.fromEntries(
        plan.outputs
          .filter(output => output.after !== undefined)
          .map(output => [output.name, plannedOutput(output)]),
      ),
      root_module: { resources: plan.changes.flatMap(plannedResource) },
    },
    resource_drift: plan.drift.map(resourceChange),
    resource_changes: plan.changes.map(resourceChange),
    output_changes: Object.fromEntries(plan.outputs.map(output => [output.name, outputChange(output)])),
    steps: plan.steps.map(stepJson),
    brackets: plan.brackets.map(bracket => ({ ...bracket })),
    findings: plan.findings.map(findingJson),
    disruption: summariseDisruption(plan.steps).map(summary => ({
      subject: summary.subject,
      effects: summary.effects.map(effect => ({ ...effect })),
    })),
    forecast: { pools: plan.forecast.pools, sections: plan.forecast.sections.map(plainJson) },
    diagnostics: plan.diagnostics.map(diagnostic => plainJson(diagnosticJson(diagnostic))),
    fingerprint: plan.fingerprint,
    timestamp,
    applyable:
      plan.isApplicable &&
      (plan.changes.some(change => change.action !== 'no-op') ||
        plan.outputs.some(output => output.action !== 'no-op')),
    complete: true,
    errored: errors,
  }
}

function plannedOutput(output: OutputChange): Json {
  const value = output.after === undefined ? undefined : valueJson(output.after, output.isSensitive)
  return value === undefined ? { sensitive: output.isSensitive } : { sensitive: output.isSensitive, value }
}

function plannedResource(change: PlannedChange): readonly Json[] {
  if (change.planned === undefined || change.action === 'delete' || change.action === 'forget') return []
  return [
    {
      ...resourceName(change),
      values: valueJson(change.planned) ?? null,
      sensitive_values: sensitiveMirror(change.planned),
    },
  ]
}

function resourceName(change: PlannedChange): { readonly [name: string]: Json } {
  const key = /\[(?:"((?:[^"\\]|\\.)*)"|(\d+))\]$/.exec(change.address)
  const index =
    key === null
      ? {}
      : { index: key[2] === undefined ? (key[1] ?? '').replace(/\\(.)/g, '$1') : Number(key[2]) }
  const plain = key === null ? change.address : change.address.slice(0, key.index)
  const module = plain.lastIndexOf(`${change.mode === 'data' ? 'data.' : ''}${change.kindName}.`)
  return {
    address: change.address,
    ...(module > 0 ? { module_address: plain.slice(0, module - 1) } : {}),
    mode: change.mode,
    type: change.kindName,
    name: plain.slice(plain.lastIndexOf('.') + 1),
    ...index,
    provider_name: change.providerName,
  }
}

const actions = {
  'no-op': ['no-op'],
  create: ['create'],
  read: ['read'],
  update: ['update'],
  delete: ['delete'],
  forget: ['forget'],
} as const

function resourceChange(change: PlannedChange): Json {
  const replaceOrder = change.createBeforeDestroy ? ['create', 'delete'] : ['delete', 'create']
  const isNew = change.action === 'create' || change.action === 'read'
  const isGone = change.action === 'delete' || change.action === 'forget'
  const before = isNew ? undefined : change.prior
  const after = isGone ? undefined : change.planned
  return {
    ...resourceName(change),
    ...(change.previousAddress === undefined ? {} : { previous_address: change.previousAddress }),
    ...(change.deposedKey === undefined ? {} : { deposed: change.deposedKey }),
    change: {
      actions: change.action === 'replace' ? replaceOrder : [...actions[change.action]],
      ...sides(before, after),
      ...(change.action === 'replace' && change.replacePaths.length > 0
        ? { replace_paths: change.replacePaths.map(path => [...path]) }
        : {}),
      ...(change.importing === undefined ? {} : { importing: { id: change.importing } }),
    },
    ...(change.reason === undefined ? {} : { action_reason: change.reason }),
  }
}

function sides(
  before: Value | undefined,
  after: Value | undefined,
  hides = true,
): { readonly [name: string]: Json } {
  return {
    before: before === undefined ? null : (valueJson(before, hides) ?? null),
    ...(after?.kind === 'unknown'
      ? {}
      : { after: after === undefined ? null : (valueJson(after, hides) ?? null) }),
    after_unknown: after === undefined ? {} : unknownMirror(after),
    before_sensitive: before === undefined ? false : sensitiveMirror(before),
    after_sensitive: after === undefined ? false : sensitiveMirror(after),
  }
}

function outputChange(output: OutputChange): Json {
  const mark = output.isSensitive
    ? { before_sensitive: true, after_sensitive: true }
    : { before_sensitive: false, after_sensitive: false }
  const shown = output.isSensitive
    ? { before: null, after: null, after_unknown: output.after?.kind === 'unknown' }
    : sides(output.before, output.after)
  const unknown = output.after === undefined ? false : unknownMirror(output.after)
  return { actions: [output.action], ...shown, after_unknown: unknown, ...mark }
}

function stepJson(step: Step): Json {
  return {
    id: step.id,
    address: step.address,
    kind: step.kind,
    [step.kind === 'wait' ? 'wait' : 'call']: step.call,
    arguments: Object.fromEntries(
      Object.entries(step.arguments).map(([name, argument]) => [name, argumentJson(argument)]),
    ),
    needs: step.needs.map(need => ({ ...need })),
    disrupts: step.disrupts.map(({ cause, ...disruption }) => ({
      ...disruption,
      ...(cause === undefined ? {} : { cause: { address: cause.address, path: [...cause.path] } }),
    })),
    summary: step.summary,
  }
}

function argumentJson(argument: Argument): Json {
  switch (argument.kind) {
    case 'literal':
      return argument.value
    case 'list':
      return argument.items.map(argumentJson)
    case 'record':
      return Object.fromEntries(
        Object.entries(argument.fields).map(([name, field]) => [name, argumentJson(field)]),
      )
    case 'result':
    case 'deferred':
    case 'secret':
      return `(${argumentText(argument).replace(/^\((.*)\)$/, '$1')})`
  }
}

function findingJson(finding: LocatedFinding): Json {
  return {
    severity: finding.severity,
    origin: finding.origin,
    code: finding.code,
    summary: finding.summary,
    detail: finding.detail,
    remedy: finding.remedy,
    ...(finding.address === undefined ? {} : { address: finding.address }),
    ...(finding.path === undefined ? {} : { path: [...finding.path] }),
    ...(finding.range === undefined ? {} : { range: rangeJson(finding.range) }),
    related: (finding.relatedRanges ?? []).map(related => ({
      range: rangeJson(related.range),
      message: related.message,
    })),
    ...(finding.parameters === undefined ? {} : { parameters: [...finding.parameters] }),
    ...(finding.step === undefined ? {} : { step: finding.step }),
  }
}

/** A place in a source text: file, and line, column and byte of its start and end. */
export function rangeJson(range: SourceRange): Json {
  return {
    filename: range.source.name,
    start: { ...positionAt(range.source, range.start) },
    end: { ...positionAt(range.source, range.end) },
  }
}

/** Plain data as JSON has it: without what is undefined. */
function plainJson(data: ForecastSection | DiagnosticJson): Json {
  return JSON.parse(JSON.stringify(data)) as Json
}

/** A path as programs write it: `disk.root.size`. */
export function pathText(path: Path): string {
  return path.join('.')
}
