import { posix } from 'node:path'
import { fileFailure } from './file-failure.js'
import type { AppendFile, FileEntry, Files } from './runtime.js'
import { SimulatedFiles } from './simulated-files.js'

/**
 * A disk seen through memory: what is written stays in memory, what is read comes from there first. Nothing of `hidden`, a
 * folder, is seen of the disk below.
 */
export class CopiedFiles implements Files {
  readonly #upper: SimulatedFiles
  readonly #removed = new Set<string>()

  constructor(
    private readonly lower: Files,
    private readonly workingFolder: string,
    private readonly hidden: string,
  ) {
    this.#upper = new SimulatedFiles(workingFolder)
  }

  readText(path: string): Promise<string> {
    return this.#isBelow(path) ? this.lower.readText(path) : this.#upper.readText(path)
  }

  readBytes(path: string): Promise<Uint8Array> {
    return this.#isBelow(path) ? this.lower.readBytes(path) : this.#upper.readBytes(path)
  }

  readBytesNow(path: string): Uint8Array {
    return this.#isBelow(path) ? this.lower.readBytesNow(path) : this.#upper.readBytesNow(path)
  }

  async exists(path: string): Promise<boolean> {
    return this.existsNow(path)
  }

  existsNow(path: string): boolean {
    return this.#upper.existsNow(path) || (this.#isBelow(path) && this.lower.existsNow(path))
  }

  async list(path: string): Promise<readonly FileEntry[]> {
    return this.listNow(path)
  }

  listNow(path: string): readonly FileEntry[] {
    const above = this.#upper.existsNow(path) ? this.#upper.listNow(path) : []
    const below = this.#mayBeBelow(path) && this.lower.existsNow(path) ? this.lower.listNow(path) : []
    if (above.length + below.length === 0 && !this.existsNow(path)) throw fileFailure('ENOENT', path)
    const names = new Set(above.map(entry => entry.name))
    const seen = below.filter(
      entry => !names.has(entry.name) && this.#mayBeBelow(posix.join(path, entry.name)),
    )
    return [...above, ...seen].sort((left, right) => (left.name < right.name ? -1 : 1))
  }

  async replaceText(path: string, text: string): Promise<void> {
    this.#upper.write(path, text)
  }

  async openAppend(path: string): Promise<AppendFile> {
    if (this.#isBelow(path)) this.#upper.write(path, this.lower.readBytesNow(path))
    else if (!this.#upper.existsNow(path)) this.#upper.write(path, '')
    return this.#upper.openAppend(path)
  }

  async createExclusive(path: string, text: string): Promise<void> {
    if (this.existsNow(path)) throw fileFailure('EEXIST', path)
    this.#upper.write(path, text)
  }

  makeFolder(path: string): Promise<void> {
    return this.#upper.makeFolder(path)
  }

  async remove(path: string): Promise<void> {
    if (!this.existsNow(path)) throw fileFailure('ENOENT', path)
    this.#removed.add(this.#absolute(path))
    if (this.#upper.existsNow(path)) await this.#upper.remove(path)
  }

  #absolute(path: string): string {
    return posix.resolve(this.workingFolder, path)
  }

  /** True where the disk below is to be asked: memory has nothing there. */
  #isBelow(path: string): boolean {
    return this.#mayBeBelow(path) && !this.#upper.existsNow(path)
  }

  #mayBeBelow(path: string): boolean {
    const at = this.#absolute(path)
    const isWithin = (folder: string): boolean => at === folder || at.startsWith(`${folder}/`)
    return !isWithin(this.#absolute(this.hidden)) && ![...this.#removed].some(isWithin)
  }
}
