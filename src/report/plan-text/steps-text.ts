import type { Plan } from '../../plan/plan.js'
import type { Argument, Step } from '../../provider/step.js'
import type { Paint } from '../paint.js'
import { type Standing, standingsOf, standingText } from '../standing.js'
import { widthOf } from '../text-width.js'
import { hangText, isNarrow, wrapText } from '../wrap-text.js'

type StepsOfPlan = Pick<Plan, 'steps' | 'changes' | 'blocked' | 'findings'>

/** The section `Steps`: one line a change, or every call with its arguments and what it waits for. */
export function renderSteps(
  plan: StepsOfPlan,
  isFull: boolean,
  columns: number,
  paint: Paint,
): string | undefined {
  const { steps } = plan
  if (steps.length === 0 || (!isFull && isOneEach(plan))) return undefined
  const title = `Steps (${steps.length} in order${isFull ? '' : '; --steps shows every call'}):`
  const lines = isFull ? fullLines : shortLines
  return [...wrapText(title, columns), ...lines(steps, standingsOf(plan), columns, paint)].join('\n')
}

/** True when the list of changes says it all: every change is one step, or nothing but the state changes. */
function isOneEach({ steps, changes }: Pick<Plan, 'steps' | 'changes'>): boolean {
  const changed = new Set(changes.filter(change => change.action !== 'no-op').map(change => change.address))
  return (
    steps.every(step => step.hasEffect === false) ||
    (new Set(steps.map(step => step.address)).size === steps.length &&
      steps.every(step => changed.has(step.address)))
  )
}

/** Names longer than this have a line of their own; on a narrow terminal every name has. */
function widestName(columns: number): number {
  return isNarrow(columns) ? 0 : Math.min(48, Math.max(28, Math.floor(columns / 3)))
}

type Standings = ReadonlyMap<string, Standing>

function shortLines(
  steps: readonly Step[],
  standings: Standings,
  columns: number,
  paint: Paint,
): readonly string[] {
  const runs: { address: string; summaries: string[]; standing: string }[] = []
  for (const step of steps) {
    const run = runs.at(-1)
    const found = standings.get(step.id)
    const standing = found === undefined ? '' : ` (${standingText(found)})`
    if (run?.address === step.address && run.standing === standing) run.summaries.push(step.summary)
    else runs.push({ address: step.address, summaries: [step.summary], standing })
  }
  const width = Math.min(widestName(columns), Math.max(...runs.map(run => [...run.address].length)))
  const digits = String(runs.length).length
  return runs.flatMap(({ address, summaries, standing }, place) => {
    const told = `${shorten(summaries)}${standing}`
    const number = `  ${String(place + 1).padStart(digits)}. `
    const named = `${number}${paint.bold(address)}`
    const margin = number.length + (width === 0 ? 0 : width + 2)
    const room = width - widthOf(address)
    return room < 0
      ? [named, ...hangText(' '.repeat(margin), margin, told, columns)]
      : hangText(`${named}${' '.repeat(room)}  `, margin, told, columns)
  })
}

/** The first and the last of many, and how many lie between. */
function shorten(summaries: readonly string[]): string {
  const [first = '', last = ''] = [summaries[0], summaries.at(-1)]
  if (summaries.length <= 2) return summaries.join(', ')
  const between = summaries.length - 2
  return `${first}, ${between === 1 ? 'one more step' : `${between} more steps`}, ${last}`
}

function fullLines(
  steps: readonly Step[],
  standings: Standings,
  columns: number,
  paint: Paint,
): readonly string[] {
  const digits = String(steps.length).length
  const numbers = new Map(steps.map((step, place) => [step.id, place + 1]))
  const margin = ' '.repeat(digits + 4)
  return steps.flatMap((step, place) => {
    const number = `  ${String(place + 1).padStart(digits)}. `
    const needs = step.needs.map(need => `${numbers.get(need.step) ?? need.step} (${need.reason})`)
    const told = hangText(margin, margin.length, `${step.address}: ${step.summary}`, columns)
    const standing = standings.get(step.id)
    const after = hangText(margin, margin.length, `after ${needs.join(', ')}`, columns)
    return [
      `${number}${paint.bold(callText(step))}`,
      ...told,
      ...(standing === undefined
        ? []
        : hangText(margin, margin.length, standingText(standing), columns).map(
            standingPaint(standing, paint),
          )),
      ...(needs.length === 0 ? [] : after.map(line => paint.dim(line))),
    ]
  })
}

function standingPaint({ kind }: Standing, paint: Paint): (text: string) => string {
  return text => (kind === 'refused' ? paint.red(text) : paint.yellow(text))
}

function callText(step: Step): string {
  const fields = argumentsText(step.arguments)
  // What the engine does with the state alone is no call of anybody's.
  if (step.hasEffect === false && fields === '') return step.call
  return `${step.kind === 'wait' ? 'wait until ' : ''}${step.call}(${fields})`
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
