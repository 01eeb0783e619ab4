/**
 * The world outside the process, as parameters. Each part has a real twin (`node-runtime.ts`) and a simulated one
 * (`simulated-runtime.ts`), so every stage can be run in a test under any clock, seed or failing disk.
 */
export interface Runtime {
  readonly clock: Clock
  readonly random: Random
  readonly files: Files
  readonly terminal: Terminal
  readonly environment: Environment
}

export interface Clock {
  /** Milliseconds since 1970, as the wall shows them: may jump. */
  now(): number
  /** Milliseconds that only grow. */
  monotonic(): number
  sleep(milliseconds: number): Promise<void>
  /** Calls again and again until it is stopped by what it gives back; keeps no process alive. */
  every(milliseconds: number, tick: () => void): () => void
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  uuid(): string
  bytes(length: number): Uint8Array
}

/** Paths are absolute or relative to the working folder. Failures are `Failure` with node's code (`ENOENT` …). */
export interface Files {
  readText(path: string): Promise<string>
  readBytes(path: string): Promise<Uint8Array>
  /** Synchronous reading, for functions such as `file()` inside expressions. */
  readBytesNow(path: string): Uint8Array
  exists(path: string): Promise<boolean>
  existsNow(path: string): boolean
  list(path: string): Promise<readonly FileEntry[]>
  listNow(path: string): readonly FileEntry[]
  /** Writes beside, syncs, renames: afterwards the old or the new text is there, whole. */
  replaceText(path: string, text: string, options?: { readonly mode?: number }): Promise<void>
  /** Opens a file to append to; what `sync` was awaited for survives a crash. */
  openAppend(path: string): Promise<AppendFile>
  /** Creates the file with this text, or rejects with `EEXIST`. */
  createExclusive(path: string, text: string): Promise<void>
  makeFolder(path: string): Promise<void>
  remove(path: string): Promise<void>
}

export interface FileEntry {
  readonly name: string
  readonly isFolder: boolean
}

export interface AppendFile {
  append(text: string): Promise<void>
  sync(): Promise<void>
  /** Cuts the file to this length in bytes. */
  truncate(length: number): Promise<void>
  close(): Promise<void>
}

export interface Terminal {
  readonly isInteractive: boolean
  readonly columns: number
  readonly hasColor: boolean
  out(text: string): void
  error(text: string): void
}

export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>
  readonly workingFolder: string
  readonly homeFolder: string
  readonly hostName: string
  readonly userName: string
  readonly processId: number
  /** True when a process of this number lives on this machine. */
  isProcessAlive(processId: number): boolean
}
