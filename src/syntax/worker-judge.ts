import { Worker } from 'node:worker_threads'
import type { Judge } from './judge.js'
import type { Verdict } from './verdict.js'

/**
 * The parser of record in a worker, started at the first question. A worker that breaks down is replaced, and asked
 * the same once more. While no question is open, it does not keep the process alive.
 */
export function createWorkerJudge(script: URL = new URL('./referee.js', import.meta.url)): Judge {
  return new WorkerJudge(script)
}

class WorkerJudge implements Judge {
  private worker: Worker | undefined
  private queue: Promise<unknown> = Promise.resolve()
  private isClosed = false

  constructor(private readonly script: URL) {}

  judge(text: string): Promise<Verdict> {
    const verdict = this.queue.then(async () => {
      const first = await this.ask(text)
      return first.kind === 'failed' ? this.ask(text) : first
    })
    this.queue = verdict
    return verdict
  }

  close(): Promise<void> {
    this.isClosed = true
    return this.discard()
  }

  private async discard(): Promise<void> {
    const { worker } = this
    this.worker = undefined
    await worker?.terminate()
  }

  private async ask(text: string): Promise<Verdict> {
    if (this.isClosed) return { kind: 'failed', message: 'it was closed before it answered' }
    const worker = (this.worker ??= this.start())
    worker.ref()
    const verdict = await answer(worker, text)
    worker.unref()
    // After anything but a verdict its memory is in no known state.
    if (verdict.kind === 'failed') await this.discard()
    return verdict
  }

  private start(): Worker {
    // What the module writes when it breaks down is no message for the user's terminal.
    return new Worker(this.script, { stdout: true, stderr: true })
  }
}

function answer(worker: Worker, text: string): Promise<Verdict> {
  return new Promise(resolve => {
    const settle = (verdict: Verdict): void => {
      worker.off('message', settle)
      worker.off('error', onError)
      worker.off('exit', onExit)
      resolve(verdict)
    }
    const onError = (error: Error): void => settle({ kind: 'failed', message: error.message })
    const onExit = (): void => settle({ kind: 'failed', message: 'it ended before it answered' })
    worker.on('message', settle)
    worker.on('error', onError)
    worker.on('exit', onExit)
    worker.postMessage(text)
  })
}
