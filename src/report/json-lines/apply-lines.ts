import type { ApplyResult } from '../../apply/apply-plan.js'
import type { ApplyEvent } from '../../apply/events.js'
import { unreachable } from '../../diagnostic/invariant.js'
import type { Plan, PlannedChange } from '../../plan/plan.js'
import type { Action } from '../../provider/change.js'
import type { Json, Step } from '../../provider/step.js'
import { changeBeginning, changeEnding } from '../change-words.js'
import { countChanges } from '../plan-text/counts.js'
import { type JsonLine, resourceLine } from './line.js'
import { diagnosticLine, summaryLine } from './plan-lines.js'

/** Tells what happens during an apply as lines; knows when each change began. */
export function applyLines(plan: Plan): (event: ApplyEvent) => JsonLine {
  const changes = new Map(plan.changes.map(change => [change.address, change]))
  const began = new Map<string, number>()
  return event => {
    switch (event.kind) {
      case 'change-started': {
        began.set(event.address, event.at)
        const change = changes.get(event.address)
        const id = event.action === 'create' ? undefined : change?.identity
        const message = `${event.address}: ${changeBeginning[event.action]}${idText(id)}`
        return hookLine('apply_start', message, change, event, identity(id))
      }
      case 'change-complete': {
        const seconds = secondsSince(began.get(event.address), event.at)
        const message = `${event.address}: ${changeEnding[event.action]} after ${seconds}s${idText(event.identity)}`
        return hookLine('apply_complete', message, changes.get(event.address), event, {
          ...identity(event.identity),
          elapsed_seconds: seconds,
        })
      }
      case 'change-failed': {
        const seconds = secondsSince(began.get(event.address), event.at)
        const message = `${event.address}: ${noun[event.action]} errored after ${seconds}s`
        return hookLine('apply_errored', message, changes.get(event.address), event, {
          elapsed_seconds: seconds,
        })
      }
      case 'step-started':
        return stepLine('step_start', event.step, {})
      case 'step-progress':
        return stepLine('step_progress', event.step, { fraction: event.fraction })
      case 'step-finished':
        return stepLine('step_complete', event.step, {})
      case 'step-failed':
        return stepLine('step_errored', event.step, { error: event.failure.message })
      case 'step-tried-again':
        return stepLine('step_retried', event.step, { error: event.failure.message })
      case 'steps-skipped': {
        const message = `Skipped, because ${event.because} failed: ${event.steps.join(', ')}`
        const details = { steps: [...event.steps], because: event.because }
        return { level: 'warn', message, type: 'steps_skipped', details }
      }
      case 'interrupted': {
        const message = `Stopping: ${event.running} steps under way are finished, no other is begun`
        return { level: 'warn', message, type: 'interrupted', details: { running: event.running } }
      }
      case 'saved': {
        const message = `State saved with serial ${event.serial}`
        return { level: 'info', message, type: 'state_saved', details: { serial: event.serial } }
      }
      default:
        return unreachable(event)
    }
  }
}

/** What came of an apply. */
export function resultLines(result: ApplyResult, isWhole: boolean): readonly JsonLine[] {
  const counts = countChanges({ changes: result.complete })
  const head = isWhole ? 'Apply complete!' : 'Apply incomplete.'
  const numbers = `${counts.add} added, ${counts.change} changed, ${counts.destroy} destroyed`
  const imported = counts.import > 0 ? `${counts.import} imported, ` : ''
  const message = `${head} Resources: ${imported}${numbers}.`
  const outputs = Object.entries(result.state.outputs).map(([name, output]): [string, Json] => [
    name,
    {
      sensitive: output.isSensitive,
      type: output.type,
      ...(output.isSensitive ? {} : { value: output.value }),
    },
  ])
  return [
    ...result.diagnostics.map(diagnosticLine),
    summaryLine(message, counts, 'apply'),
    {
      level: 'info',
      message: `Outputs: ${outputs.length}`,
      type: 'outputs',
      details: { outputs: Object.fromEntries(outputs) },
    },
  ]
}

const noun: Readonly<Record<Action, string>> = {
  create: 'Creation',
  update: 'Modifications',
  replace: 'Replacement',
  delete: 'Destruction',
  read: 'Read',
  forget: 'Removal',
  'no-op': 'Check',
}

function hookLine(
  type: string,
  message: string,
  change: PlannedChange | undefined,
  { address, action }: { readonly address: string; readonly action: Action },
  details: { readonly [name: string]: Json },
): JsonLine {
  const named = change ?? { address, kindName: '', providerName: '' }
  const hook = { resource: resourceLine(named), action, ...details }
  return { level: type === 'apply_errored' ? 'error' : 'info', message, type, details: { hook } }
}

function stepLine(type: string, step: Step, details: { readonly [name: string]: Json }): JsonLine {
  const { id, address, call, summary } = step
  return {
    level: type === 'step_errored' ? 'error' : 'info',
    message: `${address}: ${summary}`,
    type,
    details: { step: { id, address, call, summary, ...details } },
  }
}

function identity(id: string | undefined): { readonly [name: string]: Json } {
  return id === undefined ? {} : { id_key: 'id', id_value: id }
}

function idText(id: string | undefined): string {
  return id === undefined ? '' : ` [id=${id}]`
}

function secondsSince(began: number | undefined, at: number): number {
  return Math.round((at - (began ?? at)) / 1000)
}
