import type { Session } from '../../src/provider/contract.js'
import type { Step } from '../../src/provider/step.js'
import type { AppendFile, Files, Runtime } from '../../src/runtime/runtime.js'

/** One process's life. Once it is over, nothing that the process began ever comes back to it. */
export class Life {
  isOver = false
  readonly over: Promise<'died'>
  #end: () => void = () => undefined

  constructor(private readonly atDeath: () => void) {
    this.over = new Promise(resolve => {
      this.#end = () => resolve('died')
    })
  }

  die(): void {
    if (this.isOver) return
    this.isOver = true
    this.atDeath()
    this.#end()
  }

  /** Does the work of a living process; a dead one waits for ever. */
  async while<T>(work: () => Promise<T>): Promise<T> {
    if (this.isOver) return forever()
    const result = await work()
    return this.isOver ? forever() : result
  }
}

function forever<T>(): Promise<T> {
  return new Promise<T>(() => undefined)
}

/** Told before and after each change of a file. */
export type FileWatch = (moment: 'before' | 'after', operation: string, path: string) => void

/** A runtime whose files answer for as long as the process lives. */
export function mortalRuntime(runtime: Runtime, life: Life, watch: FileWatch): Runtime {
  return { ...runtime, files: mortalFiles(runtime.files, life, watch) }
}

function mortalFiles(files: Files, life: Life, watch: FileWatch): Files {
  const changing = <T>(operation: string, path: string, work: () => Promise<T>): Promise<T> =>
    life.while(async () => {
      watch('before', operation, path)
      if (life.isOver) return forever()
      const result = await work()
      watch('after', operation, path)
      return result
    })
  return {
    readText: path => life.while(() => files.readText(path)),
    readBytes: path => life.while(() => files.readBytes(path)),
    readBytesNow: path => files.readBytesNow(path),
    exists: path => life.while(() => files.exists(path)),
    existsNow: path => files.existsNow(path),
    list: path => life.while(() => files.list(path)),
    listNow: path => files.listNow(path),
    replaceText: (path, text, options) =>
      changing('replace', path, () => files.replaceText(path, text, options)),
    createExclusive: (path, text) => changing('create', path, () => files.createExclusive(path, text)),
    makeFolder: path => changing('makeFolder', path, () => files.makeFolder(path)),
    remove: path => changing('remove', path, () => files.remove(path)),
    openAppend: path =>
      changing('open', path, async () => mortalAppend(await files.openAppend(path), path, changing)),
  }
}

function mortalAppend(
  file: AppendFile,
  path: string,
  changing: <T>(operation: string, path: string, work: () => Promise<T>) => Promise<T>,
): AppendFile {
  return {
    append: text => changing('append', path, () => file.append(text)),
    sync: () => changing('sync', path, () => file.sync()),
    truncate: length => changing('truncate', path, () => file.truncate(length)),
    close: () => changing('close', path, () => file.close()),
  }
}

/** Told before and after each step that a session performs, with its number in order of starting. */
export type StepWatch = (moment: 'before' | 'after', number: number, step: Step) => void

/** A session that performs for as long as the process lives. */
export function mortalSession(session: Session, life: Life, watch: StepWatch): Session {
  let started = 0
  return {
    ...session,
    perform: (step, values) =>
      life.while(async () => {
        started += 1
        const number = started
        watch('before', number, step)
        if (life.isOver) return forever()
        const result = await session.perform(step, values)
        if (!life.isOver) watch('after', number, step)
        return result
      }),
  }
}
