import { posix } from 'node:path'
import { fileFailure } from './file-failure.js'
import type { AppendFile, FileEntry, Files } from './runtime.js'

/** What can be made to fail, by the name of the operation. */
export type FileOperation =
  'read' | 'list' | 'replace' | 'open' | 'append' | 'sync' | 'truncate' | 'create' | 'makeFolder' | 'remove'

interface StoredFile {
  content: Uint8Array
  /** How much of the content survives a crash. */
  durable: Uint8Array
}

/** What a disk held at one moment: cheap to take, and later changes of that disk do not reach it. */
export interface DiskCapture {
  readonly files: ReadonlyMap<string, Readonly<StoredFile>>
  readonly folders: ReadonlySet<string>
}

/** A disk in memory: what was not synced may be lost when it crashes, and operations fail as scripted. */
export class SimulatedFiles implements Files {
  private readonly files = new Map<string, StoredFile>()
  private readonly folders = new Set<string>(['/'])
  private scripted: { operation: FileOperation; code: string; path: string | undefined; after: number }[] = []
  private generation = 0

  constructor(private readonly workingFolder: string) {
    this.addFolders(workingFolder)
  }

  /** Puts a file there, durable from the start. */
  write(path: string, content: string | Uint8Array): void {
    const at = this.resolve(path)
    this.addFolders(posix.dirname(at))
    const bytes = typeof content === 'string' ? encode(content) : content
    this.files.set(at, { content: bytes, durable: bytes })
  }

  /** What is here now. Files only grow beyond what a capture sees, so nothing is copied. */
  capture(): DiskCapture {
    return {
      files: new Map([...this.files].map(([path, file]) => [path, { ...file }])),
      folders: new Set(this.folders),
    }
  }

  /** Puts what another disk held in place of all that is here. */
  restore(capture: DiskCapture): void {
    this.generation += 1
    this.files.clear()
    this.folders.clear()
    for (const folder of capture.folders) this.folders.add(folder)
    for (const [path, { content, durable }] of capture.files)
      this.files.set(path, { content: ownBytes(content), durable: ownBytes(durable) })
  }

  /** All files by absolute path, as text. */
  snapshot(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.files].sort().map(([path, file]) => [path, decode(file.content)]))
  }

  /** The next matching operation but `after` fails with this code; `path` limits it to one file. */
  failNext(operation: FileOperation, code: string, options: { path?: string; after?: number } = {}): void {
    const path = options.path === undefined ? undefined : this.resolve(options.path)
    this.scripted.push({ operation, code, path, after: options.after ?? 0 })
  }

  /** The disk is in order again: what was to fail and has not yet does not. */
  failNoMore(): void {
    this.scripted.length = 0
  }

  /**
   * The machine loses power: of every file's unsynced tail the first `kept` share (0 to 1) reached the disk.
   * Files opened before answer `EBADF` from now on.
   */
  crash(kept = 0): void {
    this.generation += 1
    for (const file of this.files.values()) {
      const tail = Math.max(0, file.content.length - file.durable.length)
      const survives = file.durable.length + Math.floor(tail * kept)
      file.content = tail > 0 ? file.content.slice(0, survives) : file.durable
      file.durable = file.content
    }
  }

  async readText(path: string): Promise<string> {
    return decode(this.readBytesNow(path))
  }

  async readBytes(path: string): Promise<Uint8Array> {
    return this.readBytesNow(path)
  }

  readBytesNow(path: string): Uint8Array {
    this.check('read', path)
    return this.existing(path).content.slice()
  }

  async exists(path: string): Promise<boolean> {
    return this.existsNow(path)
  }

  existsNow(path: string): boolean {
    const at = this.resolve(path)
    return this.files.has(at) || this.folders.has(at)
  }

  async list(path: string): Promise<readonly FileEntry[]> {
    return this.listNow(path)
  }

  listNow(path: string): readonly FileEntry[] {
    this.check('list', path)
    const at = this.resolve(path)
    if (!this.folders.has(at)) throw fileFailure(this.files.has(at) ? 'ENOTDIR' : 'ENOENT', path)
    const inside = (child: string): boolean => child !== at && posix.dirname(child) === at
    const folders = [...this.folders]
      .filter(inside)
      .map(child => ({ name: posix.basename(child), isFolder: true }))
    const files = [...this.files.keys()].filter(inside)
    const entries = [...folders, ...files.map(child => ({ name: posix.basename(child), isFolder: false }))]
    return entries.sort((left, right) => (left.name < right.name ? -1 : 1))
  }

  async replaceText(path: string, text: string): Promise<void> {
    this.check('replace', path)
    this.checkFolderOf(path)
    if (this.folders.has(this.resolve(path))) throw fileFailure('EISDIR', path)
    this.write(path, text)
  }

  async createExclusive(path: string, text: string): Promise<void> {
    this.check('create', path)
    this.checkFolderOf(path)
    if (this.existsNow(path)) throw fileFailure('EEXIST', path)
    this.write(path, text)
  }

  async makeFolder(path: string): Promise<void> {
    this.check('makeFolder', path)
    const at = this.resolve(path)
    if (this.files.has(at)) throw fileFailure('EEXIST', path)
    this.addFolders(at)
  }

  async remove(path: string): Promise<void> {
    this.check('remove', path)
    const at = this.resolve(path)
    if (!this.existsNow(path)) throw fileFailure('ENOENT', path)
    for (const file of this.files.keys()) if (isWithin(file, at)) this.files.delete(file)
    for (const folder of this.folders) if (isWithin(folder, at)) this.folders.delete(folder)
  }

  async openAppend(path: string): Promise<AppendFile> {
    this.check('open', path)
    this.checkFolderOf(path)
    if (!this.files.has(this.resolve(path))) this.write(path, '')
    const file = this.existing(path)
    const { generation } = this
    let isOpen = true
    const check = (operation: FileOperation): void => {
      if (!isOpen || generation !== this.generation) throw fileFailure('EBADF', path)
      this.check(operation, path)
    }
    return {
      append: async text => {
        check('append')
        file.content = joined(file.content, encode(text))
      },
      sync: async () => {
        check('sync')
        file.durable = file.content
      },
      truncate: async length => {
        check('truncate')
        file.content = joined(
          file.content.slice(0, length),
          new Uint8Array(Math.max(0, length - file.content.length)),
        )
        file.durable = file.durable.slice(0, length)
      },
      close: async () => {
        isOpen = false
      },
    }
  }

  private resolve(path: string): string {
    return posix.resolve(this.workingFolder, path)
  }

  private existing(path: string): StoredFile {
    const at = this.resolve(path)
    const file = this.files.get(at)
    if (!file) throw fileFailure(this.folders.has(at) ? 'EISDIR' : 'ENOENT', path)
    return file
  }

  private checkFolderOf(path: string): void {
    const folder = posix.dirname(this.resolve(path))
    if (!this.folders.has(folder)) throw fileFailure(this.files.has(folder) ? 'ENOTDIR' : 'ENOENT', path)
  }

  private check(operation: FileOperation, path: string): void {
    const at = this.resolve(path)
    for (const script of this.scripted) {
      if (script.operation !== operation || (script.path !== undefined && script.path !== at)) continue
      if (script.after === 0) {
        this.scripted = this.scripted.filter(other => other !== script)
        throw fileFailure(script.code, path)
      }
      script.after -= 1
    }
  }

  private addFolders(path: string): void {
    for (let at = path; !this.folders.has(at); at = posix.dirname(at)) this.folders.add(at)
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

/** Buffers of `joined`, which have room behind their content. */
const roomy = new WeakSet<ArrayBufferLike>()

/** Bytes that no append to another file reaches. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return roomy.has(bytes.buffer) ? bytes.slice() : bytes
}

/** Both, one behind the other. The first is not copied where its buffer has room: many small appends stay cheap. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const length = first.length + second.length
  const hasRoom = roomy.has(first.buffer) && first.buffer.byteLength >= length
  const buffer = hasRoom ? first.buffer : new ArrayBuffer(length * 2)
  const both = new Uint8Array(buffer, 0, length)
  if (!hasRoom) both.set(first)
  both.set(second, first.length)
  roomy.add(buffer)
  return both
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}
