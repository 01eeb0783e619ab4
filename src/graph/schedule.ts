import { invariant } from '../diagnostic/invariant.js'
import { type Adjacency, createAdjacency, reverseAdjacency, successors } from './adjacency.js'
import { topologicalOrder } from './order.js'

/** Something to be done once all that it needs is done. */
export interface Task {
  readonly id: string
  readonly needs: readonly string[]
}

/** Hands out tasks as they become possible. Numbers inside, ids outside; 100,000 tasks are no burden. */
export interface Schedule {
  /** The ids in an order that respects every need. */
  readonly order: readonly string[]
  /** Takes up to `limit` tasks that may start now, in the order of the schedule; each is handed out once. */
  ready(limit?: number): readonly string[]
  /** Marks a task that was handed out as done. */
  complete(id: string): void
  /** Marks a task as failed and returns the ids that can never start for it, nearest first. */
  fail(id: string): readonly string[]
  /** Tasks handed out and neither complete nor failed. */
  readonly running: number
  /** True when nothing is running and nothing can start any more. */
  readonly isFinished: boolean
}

/** The tasks in an order that respects every need; undefined where they need each other in a circle. */
export function scheduleOrder(tasks: readonly Task[]): readonly string[] | undefined {
  const { order, isComplete } = topologicalOrder(reverseAdjacency(needsOf(tasks)))
  return isComplete ? Array.from(order, node => tasks[node]?.id ?? '') : undefined
}

function needsOf(tasks: readonly Task[]): Adjacency {
  const numbers = new Map(tasks.map((task, number) => [task.id, number]))
  invariant(numbers.size === tasks.length, 'two tasks of a schedule have the same id')
  const from: number[] = []
  const to: number[] = []
  for (const [number, task] of tasks.entries()) {
    for (const need of task.needs) {
      const target = numbers.get(need)
      invariant(target !== undefined, `the task ${task.id} needs ${need}, which is not in the schedule`)
      from.push(number)
      to.push(target)
    }
  }
  return createAdjacency(tasks.length, from, to)
}

type TaskState = 'waiting' | 'ready' | 'running' | 'done' | 'failed'

/** Prepares the schedule; needs must name tasks of the list and must not form a circle. */
export function createSchedule(tasks: readonly Task[]): Schedule {
  const dependants = reverseAdjacency(needsOf(tasks))
  const { order, isComplete } = topologicalOrder(dependants)
  invariant(isComplete, 'the tasks of a schedule need each other in a circle')
  const numbers = new Map(tasks.map((task, number) => [task.id, number]))
  const waiting = new Uint32Array(tasks.length)
  for (const target of dependants.targets) waiting[target] = (waiting[target] ?? 0) + 1
  const states: TaskState[] = tasks.map(() => 'waiting')
  const queue: number[] = []
  let head = 0
  let running = 0
  const idOf = (number: number): string => tasks[number]?.id ?? ''
  const enqueue = (number: number): void => {
    states[number] = 'ready'
    queue.push(number)
  }
  for (const number of order) if (waiting[number] === 0) enqueue(number)

  const finish = (id: string, state: 'done' | 'failed'): number => {
    const number = numbers.get(id)
    invariant(number !== undefined && states[number] === 'running', `the task ${id} is not running`)
    states[number] = state
    running -= 1
    return number
  }

  return {
    order: Array.from(order, idOf),
    ready(limit = Number.POSITIVE_INFINITY) {
      const taken: string[] = []
      while (taken.length < limit && head < queue.length) {
        const number = queue[head] ?? 0
        head += 1
        states[number] = 'running'
        running += 1
        taken.push(idOf(number))
      }
      return taken
    },
    complete(id) {
      for (const target of successors(dependants, finish(id, 'done'))) {
        const left = (waiting[target] ?? 0) - 1
        waiting[target] = left
        if (left === 0 && states[target] === 'waiting') enqueue(target)
      }
    },
    fail(id) {
      const lost: number[] = [finish(id, 'failed')]
      for (let position = 0; position < lost.length; position += 1) {
        for (const target of successors(dependants, lost[position] ?? 0)) {
          if (states[target] !== 'waiting') continue
          states[target] = 'failed'
          lost.push(target)
        }
      }
      return lost.slice(1).map(idOf)
    },
    get running() {
      return running
    },
    get isFinished() {
      return running === 0 && head === queue.length
    },
  }
}
