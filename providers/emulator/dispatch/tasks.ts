import { Failure } from '../../../src/diagnostic/failure.js'
import { parseDatetime, printDatetime } from '../datamodel/datetime.js'
import type { FieldValue, Ref } from '../database/database.js'
import type { PoolDatabase } from '../database/pool-database.js'
import type { LivingWorld } from '../living-world.js'

/** How long a finished task is kept, in virtual seconds (xapi.md §9.2). */
const keptSeconds = 65 * 60

/** Makes the task of a call that goes on in the background. */
export function startTask(world: LivingWorld, database: PoolDatabase, name: string, session: Ref): Ref {
  forgetOldTasks(world, database)
  return database.create('task', {
    name_label: `Async.${name}`,
    created: printDatetime(world.clock.now()),
    finished: printDatetime(0),
    status: 'pending',
    resident_on: String(database.get('session', session)?.['this_host'] ?? ''),
    progress: 0,
    type: '<none/>',
  })
}

/** Notes how a task ended. A result is kept as XML-RPC writes it, whatever the caller speaks. */
export function endTask(
  world: LivingWorld,
  database: PoolDatabase,
  task: Ref,
  outcome: FieldValue | Failure,
): void {
  if (!database.has('task', task)) return
  const finished = printDatetime(world.clock.now())
  if (outcome instanceof Failure) {
    database.update('task', task, {
      status: outcome.code === 'TASK_CANCELLED' ? 'cancelled' : 'failure',
      finished,
      progress: 1,
      error_info: [outcome.code, ...outcome.parameters],
    })
    return
  }
  database.update('task', task, { status: 'success', finished, progress: 1, result: printResult(outcome) })
}

/** How far a task has come, between 0 and 1. */
export function noteProgress(database: PoolDatabase, task: Ref, progress: number): void {
  if (database.get('task', task)?.['status'] === 'pending') database.update('task', task, { progress })
}

function forgetOldTasks(world: LivingWorld, database: PoolDatabase): void {
  for (const [ref, task] of database.records('task')) {
    const finished = parseDatetime(String(task['finished'])) ?? 0
    if (task['status'] !== 'pending' && finished + keptSeconds < world.clock.now())
      database.remove('task', ref)
  }
}

function printResult(value: FieldValue): string {
  return value === '' ? '' : `<value>${printValue(value)}</value>`
}

function printValue(value: FieldValue): string {
  if (typeof value === 'boolean') return `<boolean>${value ? 1 : 0}</boolean>`
  if (typeof value !== 'object') return escapeText(String(value))
  if (Array.isArray(value)) {
    return `<array><data>${value.map(element => `<value>${printValue(element)}</value>`).join('')}</data></array>`
  }
  const members = Object.entries(value).map(
    ([name, member]) =>
      `<member><name>${escapeText(name)}</name><value>${printValue(member)}</value></member>`,
  )
  return `<struct>${members.join('')}</struct>`
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
