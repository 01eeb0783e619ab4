import type { Plan, PlannedChange } from '../../plan/plan.js'
import { paintFor, type Paint } from '../paint.js'
import type { FindSchema } from '../schemas.js'
import { renderSection } from '../section-text.js'
import { renderChange } from './change-text.js'
import { countChanges, countLine } from './counts.js'
import { renderDisruption } from './disruption-text.js'
import { renderFindings } from './findings-text.js'
import { renderOutputs } from './outputs-text.js'
import { renderSteps } from './steps-text.js'

export interface PlanTextOptions {
  readonly columns: number
  readonly hasColor: boolean
  readonly detail: 'concise' | 'normal' | 'verbose'
  /** Every call with its arguments, where otherwise each change has a line. */
  readonly showsSteps: boolean
}

/** A plan for a person at a terminal: errors first, then what changes, what is disrupted, the steps and the forecast. */
export function renderPlan(plan: Plan, findSchema: FindSchema, options: PlanTextOptions): string {
  const paint = paintFor(options.hasColor)
  const columns = options.columns
  const changes = plan.changes.filter(isShown)
  const parts: (string | undefined)[] = [renderFindings(plan.findings, 'error', columns, paint)]
  if (plan.hasFailed === true) parts.push(failure(paint))
  else if (plan.mode === 'refresh-only') parts.push(...refreshParts(plan, findSchema, paint))
  else if (changes.length === 0 && plan.outputs.every(output => output.action === 'no-op'))
    parts.push(nothingToDo(plan, paint))
  else parts.push(...changeParts(plan, changes, findSchema, options, paint))
  parts.push(
    renderFindings(plan.findings, 'warning', columns, paint),
    renderFindings(plan.findings, 'note', columns, paint),
  )
  parts.push(...forecastParts(plan, options, paint), targetLine(plan, paint))
  return `\n${parts.filter(part => part !== undefined).join('\n\n')}\n`
}

function failure(paint: Paint): string {
  return `${paint.bold(paint.red('Planning failed.'))} ${paint.bold('The pools could not be read, so nothing was compared and nothing is planned.')}`
}

/** Says when a plan cannot be applied, at the end where the eye lands. */
function targetLine(plan: Plan, paint: Paint): string | undefined {
  if (plan.isApplicable || plan.hasFailed === true) return undefined
  const errors = plan.findings.filter(finding => finding.severity === 'error').length
  if (errors === 0) return undefined
  return paint.red(`This plan cannot be applied: ${errors === 1 ? '1 error' : `${errors} errors`} above.`)
}

function isShown(change: PlannedChange): boolean {
  return change.action !== 'no-op' || change.previousAddress !== undefined || change.importing !== undefined
}

function nothingToDo(plan: Plan, paint: Paint): string {
  if (plan.mode === 'destroy')
    return `${paint.bold(paint.green('No changes.'))} ${paint.bold('No objects need to be destroyed.')}`
  return [
    `${paint.bold(paint.green('No changes.'))} ${paint.bold('Your infrastructure matches the configuration.')}`,
    '',
    'Poolwright has compared your real infrastructure against your configuration',
    'and found no differences, so no changes are needed.',
  ].join('\n')
}

function changeParts(
  plan: Plan,
  changes: readonly PlannedChange[],
  findSchema: FindSchema,
  options: PlanTextOptions,
  paint: Paint,
): readonly (string | undefined)[] {
  const parts: (string | undefined)[] = []
  if (changes.length > 0) {
    const legend = legendLines(changes, paint)
    if (legend !== undefined) parts.push(legend)
    parts.push(
      plan.isApplicable
        ? 'Poolwright will perform the following actions:'
        : 'Poolwright planned the following actions, but they cannot be carried out:',
    )
    const rendered =
      options.detail === 'concise'
        ? [conciseChanges(changes, paint)]
        : changes.map(change => renderChange(change, findSchema, paint))
    parts.push(...rendered, `${paint.bold('Plan:')} ${countLine(countChanges(plan))}`)
  }
  const outputs = renderOutputs(plan.outputs, paint)
  parts.push(outputs)
  if (changes.length === 0 && outputs !== undefined) {
    parts.push(
      'You can apply this plan to save these new output values to the Poolwright\nstate, without changing any real infrastructure.',
    )
  }
  parts.push(
    renderDisruption(plan.steps, paint),
    options.detail === 'concise' ? undefined : renderSteps(plan, options.showsSteps, paint),
  )
  return parts
}

function conciseChanges(changes: readonly PlannedChange[], paint: Paint): string {
  const symbol = {
    create: paint.green('  +'),
    delete: paint.red('  -'),
    update: paint.yellow('  ~'),
    replace: '-/+',
    read: ' <=',
    forget: '  .',
    'no-op': '   ',
  }
  return changes.map(change => `${symbol[change.action]} ${change.address}`).join('\n')
}

function legendLines(changes: readonly PlannedChange[], paint: Paint): string | undefined {
  const has = (test: (change: PlannedChange) => boolean): boolean => changes.some(test)
  const lines: string[] = []
  if (has(change => change.action === 'create')) lines.push(`${paint.green('  +')} create`)
  if (has(change => change.action === 'update')) lines.push(`${paint.yellow('  ~')} update in-place`)
  if (has(change => change.action === 'delete')) lines.push(`${paint.red('  -')} destroy`)
  if (has(change => change.action === 'replace' && !change.createBeforeDestroy))
    lines.push(`${paint.red('-')}/${paint.green('+')} destroy and then create replacement`)
  if (has(change => change.action === 'replace' && change.createBeforeDestroy))
    lines.push(`${paint.green('+')}/${paint.red('-')} create replacement and then destroy`)
  if (has(change => change.action === 'read')) lines.push(`${paint.cyan(' <=')} read (data blocks)`)
  if (has(change => change.action === 'forget')) lines.push(`${paint.red('  .')} forget`)
  if (lines.length === 0) return undefined
  return [
    'Poolwright used the selected providers to generate the following execution',
    'plan. Resource actions are indicated with the following symbols:',
    ...lines,
  ].join('\n')
}

function refreshParts(plan: Plan, findSchema: FindSchema, paint: Paint): readonly (string | undefined)[] {
  if (plan.drift.length === 0) {
    return [
      `${paint.bold(paint.green('No changes.'))} ${paint.bold('Your infrastructure still matches the configuration.')}\n\nPoolwright has checked that the real remote objects still match the result of\nyour most recent changes, and found no differences.`,
    ]
  }
  return [
    paint.bold('Note: Objects have changed outside of Poolwright'),
    'Poolwright detected the following changes made outside of Poolwright since the\nlast "poolwright apply":',
    ...plan.drift.map(change => renderChange(change, findSchema, paint, true)),
    renderOutputs(plan.outputs, paint),
  ]
}

function forecastParts(plan: Plan, options: PlanTextOptions, paint: Paint): readonly string[] {
  const sections = plan.forecast.sections.filter(
    section => options.detail === 'verbose' || (section.isNotable && section.kind !== 'topology'),
  )
  if (sections.length === 0 || options.detail === 'concise') return []
  return [paint.bold('After this plan:'), ...sections.map(section => renderSection(section, paint))]
}
