import type { ApplyResult } from '../../apply/apply-plan.js'
import type { ApplyEvent, EventListener } from '../../apply/events.js'
import type { Plan } from '../../plan/plan.js'
import { hasErrors } from '../../diagnostic/diagnostic.js'
import { changeBeginning, changeEnding } from '../../report/change-words.js'
import { applyLines, resultLines } from '../../report/json-lines/apply-lines.js'
import { type JsonLine, printLine } from '../../report/json-lines/line.js'
import { planLines, versionLine } from '../../report/json-lines/plan-lines.js'
import type { Runtime } from '../../runtime/runtime.js'
import { paintFor } from '../../report/paint.js'
import { countChanges } from '../../report/plan-text/counts.js'
import { renderOutputValues } from '../../report/output-text.js'
import type { CliContext } from '../context.js'
import { version } from '../version.js'
import { showProgress } from './progress.js'
import { showDiagnostics } from './diagnostics.js'

/** Tells of an apply as it goes on, and what came of it. */
export interface ApplyView {
  readonly event: EventListener
  finish(result: ApplyResult): void
}

/** Lines for a person, or JSON lines for a program. */
export function createApplyView(
  context: CliContext,
  plan: Plan,
  mode: 'normal' | 'destroy' | 'refresh-only',
): ApplyView {
  return context.global.isJson ? jsonView(context, plan) : textView(context, plan, mode)
}

function textView(context: CliContext, plan: Plan, mode: 'normal' | 'destroy' | 'refresh-only'): ApplyView {
  const { terminal } = context.runtime
  const paint = paintFor(terminal.hasColor)
  const started = new Map<string, number>()
  const progress = showProgress(context.runtime, plan.steps.length)
  const event = (told: ApplyEvent): void => {
    switch (told.kind) {
      case 'change-started':
        started.set(told.address, told.at)
        progress.line(`${paint.bold(`${told.address}: ${changeBeginning[told.action]}`)}\n`)
        return
      case 'change-complete': {
        const seconds = Math.round((told.at - (started.get(told.address) ?? told.at)) / 1000)
        const id = told.identity === undefined ? '' : ` [id=${told.identity}]`
        progress.line(
          `${paint.bold(`${told.address}: ${changeEnding[told.action]} after ${seconds}s${id}`)}\n`,
        )
        return
      }
      case 'step-finished':
        progress.end(told.step)
        progress.line(
          `${told.step.address}: ${told.step.summary} (${progress.doneCount()}/${plan.steps.length})\n`,
        )
        return
      case 'step-started':
        progress.begin(told.step, told.at)
        return
      case 'step-progress':
        progress.advance(told.step, told.fraction)
        return
      case 'step-failed':
        progress.end(told.step, 'failed')
        return
      case 'steps-skipped':
        progress.line(paint.yellow(`Skipped, because ${told.because} failed: ${told.steps.join(', ')}\n`))
        return
      default:
        return
    }
  }
  return {
    event,
    finish(result) {
      progress.stop()
      showDiagnostics(result.diagnostics, context.runtime, false)
      const counts = countChanges({ changes: result.complete })
      const title = mode === 'destroy' ? 'Destroy' : 'Apply'
      const parts =
        mode === 'destroy'
          ? [`${counts.destroy} destroyed`]
          : [`${counts.add} added`, `${counts.change} changed`, `${counts.destroy} destroyed`]
      if (counts.import > 0) parts.unshift(`${counts.import} imported`)
      if (counts.forget > 0) parts.push(`${counts.forget} forgotten`)
      const head = isWhole(result) ? paint.green(`${title} complete!`) : paint.red(`${title} incomplete.`)
      terminal.out(`\n${paint.bold(head)} ${paint.bold(`Resources: ${parts.join(', ')}.`)}\n`)
      const outputs = renderOutputValues(result.state.outputs, paint)
      if (outputs !== '') terminal.out(`\nOutputs:\n\n${outputs}`)
    },
  }
}

function jsonView({ runtime }: CliContext, plan: Plan): ApplyView {
  const lineOf = applyLines(plan)
  return {
    event: told => showLines([lineOf(told)], runtime),
    finish: result => showLines(resultLines(result, isWhole(result)), runtime),
  }
}

/** What a plan would do, and what it found, as lines for a program. */
export function showPlanLines(plan: Plan, runtime: Runtime): void {
  showLines([versionLine(version), ...planLines(plan)], runtime)
}

function showLines(lines: readonly JsonLine[], { terminal, clock }: Runtime): void {
  for (const line of lines) terminal.out(`${printLine(line, clock.now())}\n`)
}

function isWhole({ isInterrupted, diagnostics }: ApplyResult): boolean {
  return !isInterrupted && !hasErrors(diagnostics)
}
