import type { DiskCapture } from '../../src/runtime/simulated-files.js'
import type { Outcome, Project } from '../support/project.js'
import { type Watch, watchedRuntime, watchedSession } from '../support/watched.js'

/** What a process may be at when it dies. */
export type Command = 'apply' | 'destroy'

/** A moment of a command at which its process may die: all that outlives it is the disk, and what the clock shows. */
export interface Moment {
  /** The how-manieth it is, from 1. */
  readonly number: number
  /** What had just happened or was about to: `before append changes-3.log`, `after step vm.web/start`. */
  readonly name: string
  readonly disk: DiskCapture
  readonly now: number
}

export interface Recording {
  readonly outcome: Outcome
  readonly moments: readonly Moment[]
}

/** Runs a command whole and keeps every moment: before and after each change of a file and each call. */
export async function recordMoments(project: Project, command: Command): Promise<Recording> {
  const moments: Moment[] = []
  const { files, clock } = project.disk
  const watch: Watch = (when, operation, subject) => {
    const name = `${when} ${operation} ${subject.replace('/work/', '')}`
    moments.push({ number: moments.length + 1, name, disk: files.capture(), now: clock.now() })
  }
  const runtime = watchedRuntime(project.newProcess(), watch)
  const outcome = await project[command]({ wrapSession: session => watchedSession(session, watch) }, runtime)
  return { outcome, moments }
}

/** True where a failing power supply leaves less on the disk than a killed process does. */
export function hasUnsynced({ disk }: Moment): boolean {
  return [...disk.files.values()].some(({ content, durable }) => content.length !== durable.length)
}
