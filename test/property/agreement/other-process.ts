import { type ChildProcess, spawn } from 'node:child_process'
import type { Incident, LabAnswer, LabRequest, Numbered } from './lab-message.js'

/** A lab that the other process serves. */
export interface OtherLab {
  readonly port: number
  readonly fingerprint: string
  /** Where each machine answers, by the address that the lab's network has for it. */
  readonly addresses: ReadonlyMap<string, string>
  happen(incident: Incident): Promise<void>
  /** Stops serving; answers the files of its world. */
  close(): Promise<Readonly<Record<string, string>>>
}

export interface LabFiles {
  readonly labText: string
  readonly folder: string
  readonly files: Readonly<Record<string, string>>
  readonly seed: string
}

/** Another process, in which labs live while plans are carried out on them. */
export class OtherProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<
    number,
    { resolve: (answer: LabAnswer) => void; reject: (problem: Error) => void }
  >()
  #numbers = 0
  #labs = 0

  constructor() {
    // Told from the repository, where tests and runners start.
    this.#child = spawn(process.execPath, ['test/run/start.mjs', '../property/agreement/lab-process'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    this.#child.on('message', (message: Numbered<LabAnswer>) => {
      this.#waiting.get(message.number)?.resolve(message.content)
      this.#waiting.delete(message.number)
    })
    this.#child.on('exit', code => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`the other process ended with ${code}`))
      this.#waiting.clear()
    })
  }

  async open(given: LabFiles): Promise<OtherLab> {
    this.#labs += 1
    const lab = this.#labs
    const opened = await this.#ask({ kind: 'open', lab, ...given })
    if (opened.kind !== 'opened') throw new Error('a lab was to be opened')
    const { port, fingerprint, machines } = opened
    return {
      port,
      fingerprint,
      addresses: new Map(machines.map(machine => [machine.labAddress, machine.address])),
      happen: async incident => {
        await this.#ask({ kind: 'incident', lab, incident })
      },
      close: async () => {
        const closed = await this.#ask({ kind: 'close', lab })
        return closed.kind === 'closed' ? closed.files : {}
      },
    }
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.#child.once('exit', () => resolve())
      this.#child.disconnect()
    })
  }

  async #ask(content: LabRequest): Promise<LabAnswer> {
    this.#numbers += 1
    const number = this.#numbers
    const answer = await new Promise<LabAnswer>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject })
      this.#child.send({ number, content })
    })
    if (answer.kind === 'failed') throw new Error(answer.message)
    return answer
  }
}
