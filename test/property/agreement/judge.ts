import type { Finding } from '../../../src/provider/contract.js'
import { leftToDo } from '../../support/left-to-do.js'
import { type Case, edited, incidentsOf, labOf, plainConfiguration } from './draw.js'
import { printLab, updates } from './lab-draft.js'
import type { OtherProcess } from './other-process.js'
import { isOfStep, isOfTime } from './step-finding.js'
import { type TwofoldOutcome, TwoWorlds } from './two-worlds.js'

/** What came of a case: where plan and apply disagree, and what it was made of. */
export interface Verdict {
  /** Empty when all is well. */
  readonly problems: readonly string[]
  /** How each stage ended. */
  readonly ends: readonly StageEnd[]
  /** Codes that each plan foretold, `xapi CODE` or `policy code`, once a plan. */
  readonly foretold: readonly string[]
  /** Steps that were refused beside others and had to be tried again: the plan lacks a need. */
  readonly early: readonly string[]
  /** What was done, for a reader. */
  readonly log: readonly string[]
}

export type StageEnd = 'applied' | 'empty' | 'refused as foretold' | 'policy' | 'mistake' | 'disagreed'

/** Plans each stage of a case, carries it out in the other world, and compares. */
export async function judge(given: Case, other: OtherProcess): Promise<Verdict> {
  const lab = labOf(given)
  let configuration = plainConfiguration(given, lab)
  const files = {
    ...Object.fromEntries(Object.entries(lab.files).map(([name, text]) => [`/work/${name}`, text])),
    ...Object.fromEntries(updates.map(name => [`/work/updates/${name}`, `update "${name}"\n`])),
    '/work/lab.hcl': printLab(lab),
  }
  const worlds = new TwoWorlds(files, other)
  const verdict = {
    problems: [] as string[],
    ends: [] as StageEnd[],
    foretold: [] as string[],
    early: [] as string[],
    log: [] as string[],
  }
  verdict.log.push(files['/work/lab.hcl'])
  for (const [index, stage] of given.stages.entries()) {
    const wanted = edited(configuration, lab, stage)
    const incidents = incidentsOf(lab, stage)
    verdict.log.push(`stage ${index}: ${JSON.stringify(incidents)}`, wanted.print())
    worlds.write(wanted.print())
    try {
      if (index > 0 && incidents.length > 0) await worlds.happen(incidents, `${given.seed} before ${index}`)
      const outcome = await worlds.apply({ seed: `${given.seed} ${index}`, parallelism: given.parallelism })
      verdict.foretold.push(...codesOf(outcome))
      verdict.early.push(...outcome.early.map(({ step, failure }) => `${step.id}: ${failure.code}`))
      verdict.log.push(...(outcome.provided?.steps.map(step => `${step.id}  ${step.call}`) ?? []))
      const { end, problems, log } = await compare(outcome, worlds)
      verdict.log.push(...log, `end: ${end}`)
      verdict.ends.push(end)
      const races = isNeverApplied(outcome, end) ? [] : outcome.races
      verdict.problems.push(...[...problems, ...races].map(problem => `stage ${index}: ${problem}`))
      if (end === 'applied' || end === 'empty') configuration = wanted
    } catch (problem) {
      verdict.ends.push('disagreed')
      verdict.problems.push(
        `stage ${index}: exception ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`,
      )
    }
    if (verdict.problems.length > 0) break
  }
  return verdict
}

/** True for a plan with errors: what its steps may meet in another order is of no matter. */
function isNeverApplied(outcome: TwofoldOutcome, end: StageEnd): boolean {
  return end === 'mistake' || errorsOf(outcome).length > 0
}

function errorsOf(outcome: TwofoldOutcome): readonly Finding[] {
  return outcome.plan?.findings.filter(finding => finding.severity === 'error') ?? []
}

function codesOf(outcome: TwofoldOutcome): readonly string[] {
  const mistakes = outcome.diagnostics.filter(
    each => each.severity === 'error' && outcome.result === undefined,
  )
  return [
    ...new Set([
      ...errorsOf(outcome).map(finding => `${finding.origin} ${finding.code}`),
      ...mistakes.map(each => `mistake ${each.summary}`),
    ]),
  ]
}

interface Comparison {
  readonly end: StageEnd
  readonly problems: readonly string[]
  readonly log: readonly string[]
}

async function compare(outcome: TwofoldOutcome, worlds: TwoWorlds): Promise<Comparison> {
  const { plan, result, isForced } = outcome
  const log = [
    ...errorsOf(outcome).map(
      finding => `${finding.code} at ${finding.step ?? finding.address ?? ''}: ${finding.detail}`,
    ),
    ...outcome.diagnostics.map(each => `${each.severity} ${each.summary}: ${each.detail}`),
  ]
  if (isForced) {
    const problems = disagreements(outcome)
    return { end: problems.length === 0 ? 'refused as foretold' : 'disagreed', problems, log }
  }
  if (plan === undefined || result === undefined)
    return { end: errorsOf(outcome).length > 0 ? 'policy' : 'mistake', problems: [], log }
  const failed = [
    ...outcome.refusals.map(
      ({ step, failure }) =>
        `${step.id} was not foretold to fail: ${failure.code} ${failure.message} ${failure.parameters.join(' ')}`,
    ),
    ...result.diagnostics
      .filter(each => each.severity === 'error')
      .map(each => `${each.summary}: ${each.detail}`),
  ]
  if (failed.length > 0) return { end: 'disagreed', problems: failed, log }
  const left = leftToDo(await worlds.plan()).map(each => `then: ${each}`)
  if (left.length > 0) return { end: 'disagreed', problems: left, log }
  return { end: plan.steps.length === 0 ? 'empty' : 'applied', problems: [], log }
}

/** Where a forced plan met other refusals than those foretold. */
function disagreements(outcome: TwofoldOutcome): readonly string[] {
  const foretold = new Map<string, string[]>()
  for (const finding of errorsOf(outcome)) {
    if (finding.step === undefined || !isOfStep(finding)) continue
    foretold.set(finding.step, [...(foretold.get(finding.step) ?? []), finding.code])
  }
  const met = new Map(outcome.refusals.map(({ step, failure }) => [step.id, failure]))
  const waiting = new Set(
    outcome.provided?.steps
      .filter(step => step.needs.some(need => outcome.provided?.blocked?.includes(need.step) === true))
      .map(step => step.id),
  )
  // A served machine answers where it did, wherever a plan that contradicts itself has moved it in the lab.
  const isFoundAnyway = errorsOf(outcome).some(({ code }) => code === 'address-differs')
  return [
    ...[...foretold].flatMap(([step, codes]) => {
      const code = met.get(step)?.code
      if (code === undefined)
        return isFoundAnyway && codes.every(isOfTime)
          ? []
          : [`${step} passed, and ${codes.join(', ')} was foretold`]
      // A step that waits for a refused one meets what that leaves undone first.
      const isFine = waiting.has(step) || code === codes[0] || codes.some(isOfTime)
      return isFine ? [] : [`${step} was refused with ${code}, and ${codes.join(', ')} was foretold`]
    }),
    ...[...met].flatMap(([step, failure]) =>
      foretold.has(step)
        ? []
        : [
            `${step} was not foretold to fail: ${failure.code} ${failure.message} ${failure.parameters.join(' ')}`,
          ],
    ),
  ]
}

/** What kind of disagreement this is: its first sentence without names and numbers; undefined where there is none. */
export function kindOf([problem]: readonly string[]): string | undefined {
  return problem
    ?.replace(/\n[^]*/, '')
    .replace(/^stage \d+: /, '')
    .replaceAll(/"[^"]*"|\b[vh]\d\b|OpaqueRef:\S+|[0-9a-f]{8}-\S+|\d+/g, '_')
    .slice(0, 160)
}
