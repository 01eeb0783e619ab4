import type { ApplyEvent, EventListener } from '../../apply/events.js'
import type { Diagnostic } from '../../diagnostic/diagnostic.js'
import type { Plan } from '../../plan/plan.js'
import type { OperationPlan } from '../../provider/command.js'
import { diagnosticJson } from '../../report/diagnostic-json.js'
import { paintFor, type Paint } from '../../report/paint.js'
import { findingJson } from '../../report/plan-json/finding-json.js'
import { stepJson } from '../../report/plan-json/step-json.js'
import { renderBrackets } from '../../report/plan-text/brackets-text.js'
import { renderDisruption } from '../../report/plan-text/disruption-text.js'
import { renderFindings } from '../../report/plan-text/findings-text.js'
import { renderSteps } from '../../report/plan-text/steps-text.js'
import { hangText, wrapText } from '../../report/wrap-text.js'
import type { CliContext } from '../context.js'
import { showProgress } from './progress.js'
import { showDiagnostics } from './diagnostics.js'

/** Shows what an operation would do: for a person, or as one line of JSON. */
export function showOperation(
  plan: Plan,
  told: OperationPlan,
  { runtime, global }: Pick<CliContext, 'runtime' | 'global'>,
  showsSteps: boolean,
): void {
  const { terminal } = runtime
  if (global.isJson) {
    terminal.out(
      `${JSON.stringify({
        type: 'operation_plan',
        lines: told.lines,
        findings: plan.findings.map(findingJson),
        steps: plan.steps.map(step => stepJson(step)),
        brackets: plan.brackets,
        goes_on: told.goesOn,
      })}\n`,
    )
    return
  }
  const paint = paintFor(terminal.hasColor)
  const { columns } = terminal
  const parts = [
    renderFindings(plan.findings, 'error', columns, paint),
    ...told.lines.map(line => wrapText(line, columns).join('\n')),
    renderDisruption(plan.steps, columns, paint),
    renderBrackets(plan, columns, paint),
    showsSteps ? renderSteps(plan, true, columns, paint) : stepList(plan, columns),
    renderFindings(plan.findings, 'warning', columns, paint),
    renderFindings(plan.findings, 'note', columns, paint),
    plan.isApplicable ? undefined : refusal(plan, paint),
  ]
  terminal.out(`\n${parts.filter(part => part !== undefined).join('\n\n')}\n`)
  showDiagnostics(plan.diagnostics, runtime, false)
}

function stepList({ steps }: Plan, columns: number): string | undefined {
  if (steps.length === 0) return undefined
  const digits = String(steps.length).length
  const lines = steps.flatMap((step, place) => {
    const lead = `  ${String(place + 1).padStart(digits)}. `
    return hangText(lead, lead.length, step.summary, columns)
  })
  return [`Steps (${steps.length} in order; --steps shows every call):`, ...lines].join('\n')
}

function refusal({ findings }: Plan, paint: Paint): string {
  const errors = findings.filter(finding => finding.severity === 'error').length
  return paint.red(`This cannot be carried out: ${errors === 1 ? '1 error' : `${errors} errors`} above.`)
}

/** Tells of an operation as it goes on, and how it ended. */
export function createOperationView(
  { runtime, global }: CliContext,
  plan: Plan,
): { readonly event: EventListener; finish(diagnostics: readonly Diagnostic[], isWhole: boolean): void } {
  const { terminal } = runtime
  const paint = paintFor(terminal.hasColor)
  const line = (value: object): void => terminal.out(`${JSON.stringify(value)}\n`)
  const progress = global.isJson ? undefined : showProgress(runtime, plan.steps.length)
  let done = 0
  return {
    event(told: ApplyEvent) {
      if (told.kind === 'step-started') progress?.begin(told.step, told.at)
      else if (told.kind === 'step-progress') progress?.advance(told.step, told.fraction)
      else if (told.kind === 'step-failed') progress?.end(told.step, 'failed')
      else if (told.kind === 'step-finished') {
        done += 1
        progress?.end(told.step)
        const { id, address, call, summary } = told.step
        if (global.isJson) line({ type: told.kind, step: { id, address, call, summary } })
        else progress?.line(`${summary} (${done}/${plan.steps.length})\n`)
      } else if (told.kind === 'steps-skipped')
        progress?.line(paint.yellow(`Skipped, because ${told.because} failed: ${told.steps.join(', ')}\n`))
    },
    finish(diagnostics, isWhole) {
      progress?.stop()
      if (global.isJson) {
        for (const diagnostic of diagnostics)
          line({ type: 'diagnostic', diagnostic: diagnosticJson(diagnostic) })
        line({ type: 'operation_summary', steps: done, of: plan.steps.length, complete: isWhole })
        return
      }
      showDiagnostics(diagnostics, runtime, false)
      const told = isWhole
        ? paint.green('Done:')
        : paint.red('Not finished; the same command goes on from here:')
      terminal.out(`\n${paint.bold(told)} ${done} of ${plan.steps.length} steps.\n`)
    },
  }
}
