import type { Plan } from '../../plan/plan.js'
import type { Argument, Step } from '../../provider/step.js'
import type { Paint } from '../paint.js'

/** Steps in order: one line a change, or with `isFull` every call with its arguments and why it waits for others. */
export function renderSteps(plan: Plan, isFull: boolean, paint: Paint): string | undefined {
  if (plan.steps.length === 0 || (!isFull && isOneEach(plan.steps))) return undefined
  const title = `Steps (${plan.steps.length} in order${isFull ? '' : '; --steps shows every call'}):`
  return [title, ...(isFull ? fullLines(plan.steps, paint) : shortLines(plan.steps))].join('\n')
}

/** True when the list of changes says it all: every change is one step, or nothing but the state changes. */
function isOneEach(steps: readonly Step[]): boolean {
  return (
    steps.every(step => step.hasEffect === false) ||
    new Set(steps.map(step => step.address)).size === steps.length
  )
}

function shortLines(steps: readonly Step[]): readonly string[] {
  const runs: { address: string; summaries: string[] }[] = []
  for (const step of steps) {
    const run = runs.at(-1)
    if (run?.address === step.address) run.summaries.push(step.summary)
    else runs.push({ address: step.address, summaries: [step.summary] })
  }
  const width = Math.max(...runs.map(run => run.address.length))
  const digits = String(runs.length).length
  return runs.map(
    (run, place) =>
      `  ${String(place + 1).padStart(digits)}. ${run.address.padEnd(width)}  ${shorten(run.summaries)}`,
  )
}

function shorten(summaries: readonly string[]): string {
  return summaries.length <= 3
    ? summaries.join(', ')
    : `${summaries.slice(0, 2).join(', ')}, … ${summaries.at(-1) ?? ''}`
}

function fullLines(steps: readonly Step[], paint: Paint): readonly string[] {
  const digits = String(steps.length).length
  const numbers = new Map(steps.map((step, place) => [step.id, place + 1]))
  return steps.flatMap((step, place) => {
    const number = String(place + 1).padStart(digits)
    const call = step.kind === 'wait' ? `wait until ${step.call}` : step.call
    const needs = step.needs.map(need => `${numbers.get(need.step) ?? need.step} (${need.reason})`)
    return [
      `  ${number}. ${paint.bold(call)}(${argumentsText(step.arguments)})`,
      `  ${' '.repeat(digits + 2)}${step.address}: ${step.summary}`,
      ...(needs.length === 0 ? [] : [paint.dim(`  ${' '.repeat(digits + 2)}after ${needs.join(', ')}`)]),
    ]
  })
}

function argumentsText(fields: Step['arguments']): string {
  return Object.entries(fields)
    .map(([name, argument]) => `${name}: ${argumentText(argument)}`)
    .join(', ')
}

/** An argument as a reader sees it; what is secret or not yet known is named by where it comes from. */
export function argumentText(argument: Argument): string {
  switch (argument.kind) {
    case 'literal':
      return JSON.stringify(argument.value)
    case 'result':
      return `result of ${[argument.step, ...argument.path].join('.')}`
    case 'deferred':
      return [argument.address, ...argument.path].join('.')
    case 'secret':
      return '(sensitive value)'
    case 'list':
      return `[${argument.items.map(argumentText).join(', ')}]`
    case 'record':
      return `{${argumentsText(argument.fields)}}`
  }
}
