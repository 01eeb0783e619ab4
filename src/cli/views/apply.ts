import type { ApplyResult } from '../../apply/apply-plan.js'
import type { ApplyEvent, EventListener } from '../../apply/events.js'
import type { Plan } from '../../plan/plan.js'
import type { Action } from '../../provider/change.js'
import { diagnosticJson } from '../../report/diagnostic-json.js'
import { paintFor } from '../../report/paint.js'
import { countChanges } from '../../report/plan-text/counts.js'
import { renderOutputValues } from '../../report/output-text.js'
import type { CliContext } from '../context.js'
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
  return context.global.isJson ? jsonView(context) : textView(context, plan, mode)
}

const beginning: Readonly<Record<Action, string>> = {
  create: 'Creating...',
  update: 'Modifying...',
  replace: 'Replacing...',
  delete: 'Destroying...',
  read: 'Reading...',
  forget: 'Forgetting...',
  'no-op': 'Checking...',
}

const ending: Readonly<Record<Action, string>> = {
  create: 'Creation complete',
  update: 'Modifications complete',
  replace: 'Replacement complete',
  delete: 'Destruction complete',
  read: 'Read complete',
  forget: 'Forgotten',
  'no-op': 'Check complete',
}

function textView(context: CliContext, plan: Plan, mode: 'normal' | 'destroy' | 'refresh-only'): ApplyView {
  const { terminal } = context.runtime
  const paint = paintFor(terminal.hasColor)
  const started = new Map<string, number>()
  let done = 0
  const event = (told: ApplyEvent): void => {
    switch (told.kind) {
      case 'change-started':
        started.set(told.address, told.at)
        terminal.out(`${paint.bold(`${told.address}: ${beginning[told.action]}`)}\n`)
        return
      case 'change-complete': {
        const seconds = Math.round((told.at - (started.get(told.address) ?? told.at)) / 1000)
        const id = told.identity === undefined ? '' : ` [id=${told.identity}]`
        terminal.out(`${paint.bold(`${told.address}: ${ending[told.action]} after ${seconds}s${id}`)}\n`)
        return
      }
      case 'step-finished':
        done++
        terminal.out(`${told.step.address}: ${told.step.summary} (${done}/${plan.steps.length})\n`)
        return
      case 'steps-skipped':
        terminal.out(paint.yellow(`Skipped, because ${told.because} failed: ${told.steps.join(', ')}\n`))
        return
      default:
        return
    }
  }
  return {
    event,
    finish(result) {
      showDiagnostics(result.diagnostics, context.runtime, false)
      const counts = countChanges({ changes: result.complete })
      const title = mode === 'destroy' ? 'Destroy' : 'Apply'
      const isWhole =
        !result.isInterrupted && !result.diagnostics.some(diagnostic => diagnostic.severity === 'error')
      const parts =
        mode === 'destroy'
          ? [`${counts.destroy} destroyed`]
          : [`${counts.add} added`, `${counts.change} changed`, `${counts.destroy} destroyed`]
      if (counts.import > 0) parts.unshift(`${counts.import} imported`)
      if (counts.forget > 0) parts.push(`${counts.forget} forgotten`)
      const head = isWhole ? paint.green(`${title} complete!`) : paint.red(`${title} incomplete.`)
      terminal.out(`\n${paint.bold(head)} ${paint.bold(`Resources: ${parts.join(', ')}.`)}\n`)
      const outputs = renderOutputValues(result.state.outputs, paint)
      if (outputs !== '') terminal.out(`\nOutputs:\n\n${outputs}`)
    },
  }
}

function jsonView({ runtime }: CliContext): ApplyView {
  const line = (value: object): void => runtime.terminal.out(`${JSON.stringify(value)}\n`)
  return {
    event(told) {
      const { at, ...rest } = told as ApplyEvent & { readonly at?: number }
      const timestamp = at === undefined ? {} : { '@timestamp': new Date(at).toISOString() }
      if ('step' in rest)
        line({
          ...timestamp,
          type: rest.kind,
          step: {
            id: rest.step.id,
            address: rest.step.address,
            call: rest.step.call,
            summary: rest.step.summary,
          },
        })
      else {
        const { kind, ...details } = rest
        line({ ...timestamp, type: kind, ...details })
      }
    },
    finish(result) {
      for (const diagnostic of result.diagnostics)
        line({ type: 'diagnostic', diagnostic: diagnosticJson(diagnostic) })
      const { add, change, destroy, import: imported, forget } = countChanges({ changes: result.complete })
      line({
        type: 'change_summary',
        changes: { add, change, remove: destroy, import: imported, forget, operation: 'apply' },
      })
      const outputs = Object.fromEntries(
        Object.entries(result.state.outputs).map(([name, output]) => [
          name,
          { sensitive: output.isSensitive, ...(output.isSensitive ? {} : { value: output.value }) },
        ]),
      )
      line({ type: 'outputs', outputs })
    },
  }
}
