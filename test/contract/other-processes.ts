import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import type { State } from '../../src/state/state.js'
import type { PlaceKind } from './place-kinds.js'

/** What several processes do with one place, each by itself; bundled once for all that are started. */
export class OtherProcesses {
  readonly #program = execFileSync(
    process.execPath,
    ['test/run/bundle.mjs', '../contract/other-writer'],
    // Told from the repository, where tests and runners start.
    { encoding: 'utf8' },
  ).trim()

  /** How much the state holds, as far as was seen. */
  #length = 0

  constructor(private readonly kind: PlaceKind) {}

  /** So many write one output each, all at the same time; answers what is wrong then. */
  async write(count: number): Promise<readonly string[]> {
    const names = Array.from({ length: count }, (_, number) => `w${number}`)
    const ends = await Promise.all(names.map(name => ended(this.#start('write', name))))
    const state = await this.#state()
    const missing = names.filter(name => state?.outputs[name] === undefined)
    return [
      ...ends.flatMap((end, number) => (end.code === 0 ? [] : [`w${number}: ${end.code} ${end.said}`])),
      ...(missing.length === 0 ? [] : [`lost: ${missing.join(' ')}`]),
      ...(state?.serial === count ? [] : [`serial ${state?.serial} after ${count} writers`]),
    ]
  }

  /** One dies with the lock held; answers what the next one says of it. */
  async killHolder(): Promise<readonly string[]> {
    const holder = this.#start('hold', '')
    await said(holder, 'held')
    const end = ended(holder)
    holder.kill('SIGKILL')
    await end
    await this.kind.silenceHolder?.()
    const place = await this.kind.open()
    const backend = place.workspace('default')
    const left = await backend.holder()
    // Nobody but a person can tell, where locks do not lapse.
    if (left !== undefined) await backend.forceUnlock(left.id)
    const lock = await backend.lock({ command: 'poolwright apply', timeoutSeconds: 0 })
    const state = await backend.load()
    await backend.unlock(lock)
    return state.intents.length === 0 ? [] : ['calls without outcome, though nothing was called']
  }

  /** The server dies so many milliseconds after a state of so many bytes began to be written; answers what is wrong then. */
  async killServer(bytes: number, milliseconds: number): Promise<readonly string[]> {
    const writer = this.#start('fill', String(bytes))
    await said(writer, 'begun')
    const end = ended(writer)
    await new Promise(resolve => setTimeout(resolve, milliseconds))
    await this.kind.killServer?.()
    const { code } = await end
    await this.kind.silenceHolder?.()
    const before = this.#length
    const length = lengthIn(await this.#state())
    this.#length = length
    return length === bytes || (length === before && code !== 0)
      ? []
      : [`${length} of ${bytes} bytes, exit code ${code}`]
  }

  /** A state of so many bytes is kept and read again. */
  async fill(bytes: number): Promise<readonly string[]> {
    const { code, said: words } = await ended(this.#start('fill', String(bytes)))
    const length = lengthIn(await this.#state())
    return code === 0 && length === bytes ? [] : [`${length} of ${bytes} bytes, exit code ${code}: ${words}`]
  }

  stop(): void {
    rmSync(this.#program, { force: true })
  }

  async #state(): Promise<State | undefined> {
    return (await (await this.kind.open()).workspace('default').load()).state
  }

  #start(task: string, word: string): ChildProcess {
    return spawn(process.execPath, [this.#program, JSON.stringify(this.kind.told), task, word], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }
}

function lengthIn(state: State | undefined): number {
  return String(state?.outputs['large']?.value ?? '').length
}

function said(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes(word)) resolve()
    })
    child.once('close', code => reject(new Error(`the process ended with ${code} before it said ${word}`)))
  })
}

function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  let text = ''
  child.stderr?.on('data', (part: Buffer) => {
    text += part.toString()
  })
  return new Promise(resolve => child.once('close', code => resolve({ code, said: text })))
}
