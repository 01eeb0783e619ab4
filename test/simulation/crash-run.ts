import type { Runtime } from '../../src/runtime/runtime.js'
import { exampleProject } from '../support/example-project.js'
import { Life, mortalRuntime, mortalSession } from '../support/mortal.js'
import type { Outcome, Project } from '../support/project.js'
import { summariseWorld } from '../support/world-summary.js'

/**
 * When a process dies: at a step (`intent`: its intent is kept, the call is not made; `during`: the world has just taken
 * down what the call changes; `after`: it was answered, and the answer is not kept), or at the n-th change of a file.
 */
export type Moment =
  | { readonly kind: 'intent' | 'during' | 'after'; readonly step: number }
  | { readonly kind: 'file'; readonly change: number }

export interface CrashCase {
  readonly seed: number
  /** What the dying process was at. */
  readonly command: 'apply' | 'destroy'
  readonly moment: Moment
  /** Which part of what was not synced outlasts the crash: 1 where a process is killed, less where the power fails. */
  readonly kept: number
}

export interface CrashResult {
  /** False where the command was over before the moment came. */
  readonly isReached: boolean
  /** What did not come out as it must; empty when all is well. */
  readonly problems: readonly string[]
  /** What happened, line by line. */
  readonly log: readonly string[]
}

/** The end that an undisturbed run comes to, for each command. */
export interface Ends {
  readonly apply: readonly string[]
  readonly destroy: readonly string[]
}

/** Runs the example undisturbed and takes down where it comes to. */
export async function undisturbed(seed: number): Promise<Ends> {
  const project = exampleProject(seed)
  const made = await project.apply()
  const apply = await summariseWorld(project)
  const removed = await project.destroy()
  const problems = [...made.diagnostics, ...removed.diagnostics].map(diagnostic => diagnostic.detail)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { apply, destroy: await summariseWorld(project) }
}

/** Lets a process die, lets another one go on from there, and judges what came of it. */
export async function crashAndRecover(given: CrashCase, ends: Ends): Promise<CrashResult> {
  const project = exampleProject(given.seed)
  const log: string[] = []
  if (given.command === 'destroy') await project.apply()
  const death = await runUntilDeath(project, given, log)
  if (death === 'survived') return { isReached: false, problems: [], log }
  const next = await go(project, given.command)
  log.push(...logOf(next))
  return { isReached: true, problems: await judge(project, given, next, ends), log }
}

function go(project: Project, command: CrashCase['command']): Promise<Outcome> {
  return command === 'apply' ? project.apply() : project.destroy()
}

async function runUntilDeath(
  project: Project,
  { moment, kept, command }: CrashCase,
  log: string[],
): Promise<'died' | 'survived'> {
  const life = new Life(() => project.disk.files.crash(kept))
  let changes = 0
  let isUnderWay = false
  const runtime: Runtime = mortalRuntime(project.newProcess(), life, (when, operation, path) => {
    if (when === 'before') changes += 1
    const isDue =
      moment.kind === 'file'
        ? when === 'before' && changes === moment.change
        : isUnderWay && when === 'after' && operation === 'append' && path.includes('/changes-')
    if (!isDue) return
    log.push(`dies ${when} ${operation} ${path}`)
    life.die()
  })
  const options = {
    wrapSession: (session: Parameters<typeof mortalSession>[0]) =>
      mortalSession(session, life, (when, number, step) => {
        log.push(`${when} ${step.id}`)
        if (moment.kind === 'file' || number !== moment.step) return
        if (moment.kind === 'during') isUnderWay = when === 'before'
        const isDue = moment.kind === 'intent' ? when === 'before' : when === 'after'
        if (isDue) life.die()
      }),
  }
  const run = command === 'apply' ? project.apply(options, runtime) : project.destroy(options, runtime)
  return Promise.race([life.over, run.then(() => 'survived' as const)])
}

function logOf(outcome: Outcome): readonly string[] {
  return [
    `settled ${outcome.settled}`,
    ...(outcome.plan?.steps.map(step => `again ${step.id}`) ?? []),
    ...outcome.diagnostics.map(
      diagnostic => `${diagnostic.severity} ${diagnostic.summary}: ${diagnostic.detail}`,
    ),
  ]
}

async function judge(
  project: Project,
  { command }: CrashCase,
  next: Outcome,
  ends: Ends,
): Promise<readonly string[]> {
  const problems = next.diagnostics.map(diagnostic => `${diagnostic.summary}: ${diagnostic.detail}`)
  for (const finding of next.plan?.findings ?? [])
    if (finding.severity === 'error') problems.push(`${finding.code}: ${finding.detail}`)
  // Where the next process could not go on, that says it all.
  if (problems.length > 0) return problems
  problems.push(...differences(ends[command], await summariseWorld(project)))
  const { plan } = await project.plan(command === 'apply' ? {} : { mode: 'destroy' })
  for (const change of plan?.changes ?? [])
    if (change.action !== 'no-op') problems.push(`not done: ${change.action} ${change.address}`)
  return problems
}

/** What objects have come out otherwise, field by field; an object that only one of the two has as a whole. */
function differences(expected: readonly string[], actual: readonly string[]): readonly string[] {
  const missing = without(expected, actual)
  const surplus = without(actual, expected)
  return [
    ...missing.map(line => {
      const twin = surplus.find(other => nameOf(other) === nameOf(line))
      if (twin === undefined) return `missing: ${line}`
      surplus.splice(surplus.indexOf(twin), 1)
      return `${nameOf(line)} differs: ${fieldsThatDiffer(line, twin)}`
    }),
    ...surplus.map(line => `too many: ${line}`),
  ]
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(' {'))
}

function fieldsThatDiffer(expected: string, actual: string): string {
  if (!expected.includes(' {')) return `${expected} ≠ ${actual}`
  const [before, after] = [expected, actual].map(
    line => JSON.parse(line.slice(line.indexOf(' {') + 1)) as Record<string, unknown>,
  )
  return Object.keys({ ...before, ...after })
    .filter(field => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]))
    .map(field => `${field} ${JSON.stringify(before?.[field])} ≠ ${JSON.stringify(after?.[field])}`)
    .join('; ')
}

/** Lines of the one that the other has not, each as often as it is missing. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return lines.filter(line => {
    const index = left.indexOf(line)
    if (index < 0) return true
    left.splice(index, 1)
    return false
  })
}
