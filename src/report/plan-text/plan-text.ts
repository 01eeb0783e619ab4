import type { Plan, PlannedChange } from '../../plan/plan.js'
import { paintFor, type Paint } from '../paint.js'
import type { FindSchema } from '../schemas.js'
import { renderSection } from '../section-text.js'
import { renderChange } from './change-text.js'
import { renderBrackets } from './brackets-text.js'
import { countChanges, countLine } from './counts.js'
import { renderDisruption } from './disruption-text.js'
import { renderFindings } from './findings-text.js'
import { renderOutputs } from './outputs-text.js'
import { renderSteps } from './steps-text.js'
import { hangText, wrapText } from '../wrap-text.js'

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
  const parts: (string | undefined)[] = [
    renderRealms(plan, columns),
    renderFindings(plan.findings, 'error', columns, paint),
  ]
  const hasDrift = plan.hasFailed !== true && plan.mode === 'refresh-only' && plan.drift.length > 0
  const changed = changeParts(plan, changes, findSchema, options, paint)
  if (hasDrift) parts.push(...driftParts(plan, findSchema, columns, paint))
  if (changed.some(part => part !== undefined)) parts.push(...changed)
  else if (!hasDrift) parts.push(...nothingToDo(plan, columns, paint))
  parts.push(
    renderFindings(plan.findings, 'warning', columns, paint),
    renderFindings(plan.findings, 'note', columns, paint),
  )
  parts.push(...forecastParts(plan, changes.length > 0, options, paint), targetLine(plan, columns, paint))
  return `\n${parts.filter(part => part !== undefined).join('\n\n')}\n`
}

/** What it was made for, where that is real. */
function renderRealms({ realms = [] }: Plan, columns: number): string | undefined {
  if (realms.length === 0) return undefined
  return realms
    .flatMap(({ name, description }) => hangText('Made for ', 9, `${name}: ${description}`, columns))
    .join('\n')
}

/** Says when a plan cannot be applied, at the end where the eye lands. */
function targetLine(plan: Plan, columns: number, paint: Paint): string | undefined {
  if (plan.isApplicable || plan.hasFailed === true) return undefined
  const errors = plan.findings.filter(finding => finding.severity === 'error').length
  if (errors === 0) return undefined
  const told = `This plan cannot be applied: ${errors === 1 ? '1 error' : `${errors} errors`} above.`
  return wrapText(told, columns).map(paint.red).join('\n')
}

function isShown(change: PlannedChange): boolean {
  return change.action !== 'no-op' || change.previousAddress !== undefined || change.importing !== undefined
}

function nothingToDo(plan: Plan, columns: number, paint: Paint): readonly string[] {
  const lead = (first: string, rest: string): string =>
    `${paint.bold(paint.green(first))} ${paint.bold(rest)}`
  const wrap = (text: string): string => wrapText(text, columns).join('\n')
  if (plan.hasFailed === true || !plan.isApplicable) {
    const why =
      plan.hasFailed === true && plan.findings.some(finding => finding.severity === 'error')
        ? 'The pools could not be read, so nothing was compared and nothing is planned.'
        : 'Poolwright encountered an error while generating this plan.'
    return [`${paint.bold(paint.red('Planning failed.'))} ${paint.bold(why)}`]
  }
  switch (plan.mode) {
    case 'destroy':
      return [
        lead('No changes.', 'No objects need to be destroyed.'),
        wrap(
          'Either you have not created any objects yet or the existing objects were already deleted outside of Poolwright.',
        ),
      ]
    case 'refresh-only':
      return [
        lead('No changes.', 'Your infrastructure still matches the configuration.'),
        wrap(
          'Poolwright has checked that the real remote objects still match the result of your most recent changes, and found no differences.',
        ),
      ]
    case 'normal':
      return [
        lead('No changes.', 'Your infrastructure matches the configuration.'),
        wrap(
          'Poolwright has compared your real infrastructure against your configuration and found no differences, so no changes are needed.',
        ),
      ]
  }
}

function hasErrorDiagnostic(plan: Plan): boolean {
  return plan.diagnostics.some(diagnostic => diagnostic.severity === 'error')
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
    const rendered =
      options.detail === 'concise'
        ? [conciseChanges(changes, paint)]
        : changes.map(change => renderChange(change, findSchema, paint))
    parts.push(
      legend(changes, options.columns, paint),
      wrapText(introduction(plan), options.columns).join('\n'),
      ...rendered,
      wrapText(`Plan: ${countLine(countChanges(plan))}`, options.columns)
        .join('\n')
        .replace('Plan:', paint.bold('Plan:')),
    )
  }
  const outputs = renderOutputs(plan.outputs, paint)
  parts.push(outputs)
  if (outputs !== undefined && changes.every(change => change.action === 'no-op')) {
    parts.push(
      wrapText(
        'You can apply this plan to save these new output values to the Poolwright state, without changing any real infrastructure.',
        options.columns,
      ).join('\n'),
    )
  }
  parts.push(
    renderDisruption(plan.steps, options.columns, paint),
    renderBrackets(plan, options.columns, paint),
    options.detail === 'concise' || !(plan.isApplicable || options.showsSteps)
      ? undefined
      : renderSteps(plan, options.showsSteps, options.columns, paint),
  )
  if (changes.length > 0 || plan.steps.length === 0) return parts
  const told = wrapText(
    'Your infrastructure matches the configuration, but for what an interrupted apply has left to restore. Poolwright will finish that:',
    options.columns,
  ).join('\n')
  return [told, ...parts]
}

function introduction(plan: Plan): string {
  if (hasErrorDiagnostic(plan))
    return 'Poolwright planned the following actions, but then encountered a problem:'
  return plan.isApplicable
    ? 'Poolwright will perform the following actions:'
    : 'Poolwright planned the following actions, but they cannot be carried out:'
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

function legend(changes: readonly PlannedChange[], columns: number, paint: Paint): string | undefined {
  if (changes.every(change => change.action === 'no-op')) return undefined
  const has = (test: (change: PlannedChange) => boolean): boolean => changes.some(test)
  const lines: string[] = []
  if (has(change => change.action === 'create')) lines.push(`${paint.green('  +')} create`)
  if (has(change => change.action === 'update')) lines.push(`${paint.yellow('  ~')} update in-place`)
  if (has(change => change.action === 'delete')) lines.push(`${paint.red('  -')} destroy`)
  if (has(change => change.action === 'replace' && !change.createBeforeDestroy))
    lines.push(`${paint.red('-')}/${paint.green('+')} destroy and then create replacement`)
  if (has(change => change.action === 'replace' && change.createBeforeDestroy))
    lines.push(`${paint.green('+')}/${paint.red('-')} create replacement and then destroy`)
  if (has(change => change.action === 'read')) lines.push(`${paint.cyan(' <=')} read (data resources)`)
  if (has(change => change.action === 'forget')) lines.push(`${paint.red('  .')} forget`)
  const text =
    'Poolwright used the selected providers to generate the following execution plan. Resource actions are indicated with the following symbols:'
  return [...wrapText(text, columns), ...lines].join('\n')
}

function driftParts(plan: Plan, findSchema: FindSchema, columns: number, paint: Paint): readonly string[] {
  const wrap = (text: string): string => wrapText(text, columns).join('\n')
  return [
    `${paint.bold(paint.cyan('Note:'))} ${paint.bold('Objects have changed outside of Poolwright')}`,
    wrap(
      'Poolwright detected the following changes made outside of Poolwright since the last "poolwright apply" which may have affected this plan:',
    ),
    ...plan.drift.map(change => renderChange(change, findSchema, paint, true)),
    `\n${wrap(
      'This is a refresh-only plan, so Poolwright will not take any actions to undo these. If you were expecting these changes then you can apply this plan to record the updated values in the Poolwright state without changing any remote objects.',
    )}`,
  ]
}

/** What there will be, as far as it is worth a look: nothing of it where nothing will change, unless it is asked for. */
function forecastParts(
  plan: Plan,
  hasChanges: boolean,
  options: PlanTextOptions,
  paint: Paint,
): readonly string[] {
  const isVerbose = options.detail === 'verbose'
  if (options.detail === 'concise' || (!(hasChanges && plan.isApplicable) && !isVerbose)) return []
  const sections = plan.forecast.sections.filter(
    section => isVerbose || (section.isNotable && section.kind !== 'topology'),
  )
  if (sections.length === 0) return []
  return [
    paint.bold('After this plan:'),
    ...sections.map(section => renderSection(section, options.columns, paint)),
  ]
}
