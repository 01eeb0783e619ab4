import { Failure } from '../../../src/diagnostic/failure.js'
import type { StepWatch } from '../../../src/provider/watch.js'
import type { Clock } from '../../../src/runtime/runtime.js'
import { awaitTask, type TaskPatience } from './await-task.js'
import { isLong } from './long-calls.js'
import { isUnavailable } from './refusal.js'
import type { Credentials, XapiSession, XapiValue } from './xapi-session.js'

/** How often a file is sent whose way is cut. */
const mostSent = 3

type Sent =
  | { readonly kind: 'made'; readonly result: string }
  /** The host refused what it got of a file. */
  | { readonly kind: 'cut'; readonly problem: Failure }

/** A session whose long calls and transfers run as tasks. */
export class TaskSession implements XapiSession {
  constructor(
    private readonly session: XapiSession,
    private readonly clock: Clock,
    private readonly patience: TaskPatience,
  ) {}

  get address(): string {
    return this.session.address
  }

  get credentials(): Credentials {
    return this.session.credentials
  }

  call(method: string, ...parameters: readonly XapiValue[]): Promise<XapiValue> {
    return this.session.call(method, ...parameters)
  }

  async run(
    watch: StepWatch | undefined,
    method: string,
    ...parameters: readonly XapiValue[]
  ): Promise<XapiValue> {
    if (!isLong(method)) return this.session.call(method, ...parameters)
    const task = String(await this.session.call(`Async.${method}`, ...parameters))
    return this.#end(task, method, watch)
  }

  /** A file that was cut off on its way, and that the host refuses for what is missing, is sent again. */
  async upload(path: string, content: string | Uint8Array): Promise<string> {
    for (let attempt = 1; ; attempt += 1) {
      const sent = await this.#send(path, content)
      if (sent.kind === 'made') return sent.result
      if (attempt === mostSent) throw sent.problem
    }
  }

  async #send(path: string, content: string | Uint8Array): Promise<Sent> {
    const purpose = `PUT ${path.replace(/\?.*$/s, '')}`
    const task = String(await this.session.call('task.create', purpose, ''))
    const query = new URLSearchParams({ task_id: task }).toString()
    try {
      await this.session.upload(`${path}${path.includes('?') ? '&' : '?'}${query}`, content)
    } catch (problem) {
      // Where nothing was sent, nothing came of it. Whatever else was answered, the task knows better.
      if (!isUnavailable(problem) || problem.isRetryable) {
        await this.#forget(task)
        throw problem
      }
      return this.#endOfBroken(task, purpose, problem)
    }
    return { kind: 'made', result: await this.#end(task, purpose, undefined) }
  }

  async #endOfBroken(task: string, purpose: string, broken: Failure): Promise<Sent> {
    try {
      return { kind: 'made', result: await this.#end(task, purpose, undefined, broken) }
    } catch (problem) {
      if (problem instanceof Failure && problem.kind === 'refused') return { kind: 'cut', problem }
      throw problem
    }
  }

  close(): Promise<void> {
    return this.session.close()
  }

  async #end(task: string, method: string, watch: StepWatch | undefined, broken?: Failure): Promise<string> {
    const { session, clock, patience } = this
    try {
      const result = await awaitTask({ session, task, method, clock, patience, watch, broken })
      await this.#forget(task)
      return result
    } catch (problem) {
      // One that may be under way is left: somebody could still ask what becomes of it.
      if (!isUnavailable(problem)) await this.#forget(task)
      throw problem
    }
  }

  /** Hosts forget tasks that are over by themselves in the end; it is only tidier. */
  async #forget(task: string): Promise<void> {
    try {
      await this.session.call('task.destroy', task)
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem
    }
  }
}
