import type { AppendFile, Files } from '../../../src/runtime/runtime.js'
import type { LivingWorld, WorldChange } from '../living-world.js'
import { printEntry } from './log-line.js'
import { takeSnapshot, type Snapshot } from './snapshot.js'
import type { WorldLog } from './world-log.js'

/** Bytes of log after which a snapshot is cheaper to read; in a large world the log may grow as long as the snapshot. */
const longLog = 8 * 1024 * 1024

export interface FileLogOptions {
  readonly files: Files
  readonly folder: string
  readonly lab: Snapshot['lab']
  /** Called once, when the log is closed. */
  readonly closed: () => Promise<void>
}

/** The name of a world's log file by number. */
export function logPath(folder: string, number: number): string {
  return `${folder}/changes-${number}.log`
}

/** The name of a world's snapshot file. */
export function snapshotPath(folder: string): string {
  return `${folder}/world.json`
}

/** The log of a world in a folder: every moment's changes are one line, appended before the call is answered. */
export class FileLog implements WorldLog {
  private pending: WorldChange[] = []
  private writing: Promise<void> = Promise.resolve()
  private bytes = 0
  private longest = longLog
  private lastSeconds: number

  constructor(
    private readonly world: LivingWorld,
    private number: number,
    private file: AppendFile,
    private readonly options: FileLogOptions,
  ) {
    this.lastSeconds = world.clock.now()
  }

  note(change: WorldChange): void {
    this.pending.push(change)
  }

  written(): Promise<void> {
    const seconds = this.world.clock.now()
    if (this.pending.length > 0 || seconds !== this.lastSeconds) {
      const line = printEntry({ seconds, chance: this.world.random.state, changes: this.pending })
      this.pending = []
      this.lastSeconds = seconds
      this.bytes += line.length
      this.writing = this.writing.then(() => this.file.append(line))
      if (this.bytes > this.longest) this.rotate()
    }
    return this.writing
  }

  async sync(): Promise<void> {
    await this.written()
    await this.file.sync()
  }

  async close(): Promise<void> {
    await this.written()
    if (this.bytes > 0) this.rotate()
    await this.writing
    await this.file.close()
    await this.options.closed()
  }

  /** Writes a snapshot of this moment; later lines go to a new log, which waits until the snapshot is there. */
  private rotate(): void {
    const { files, folder, lab } = this.options
    // The collector's memory ends with the snapshot. What it changes is in there, and harmless to do again from the log.
    this.world.collect()
    const old = this.number
    this.number += 1
    this.bytes = 0
    const text = JSON.stringify(takeSnapshot(this.world.content(), this.number, lab))
    this.longest = Math.max(longLog, text.length)
    const path = logPath(folder, this.number)
    this.writing = this.writing.then(async () => {
      const before = this.file
      await createEmpty(files, path)
      this.file = await files.openAppend(path)
      await files.replaceText(snapshotPath(folder), text, { mode: 0o600 })
      await before.close()
      await files.remove(logPath(folder, old))
    })
  }
}

/** Makes an empty log, readable by its owner alone (it holds passwords); what an interrupted run left there goes. */
export function createEmpty(files: Files, path: string): Promise<void> {
  return files.replaceText(path, '', { mode: 0o600 })
}
