import type { Session } from '../../src/provider/contract.js'
import type { Files, Runtime } from '../../src/runtime/runtime.js'

/** Told before and after each change of a file and each step that a session performs. */
export type Watch = (moment: 'before' | 'after', operation: string, subject: string) => void

/** Does the work between two words to the watch; one that fails has no word after it. */
type Watched = <T>(operation: string, subject: string, work: () => Promise<T>) => Promise<T>

function watchedBy(watch: Watch): Watched {
  return async (operation, subject, work) => {
    watch('before', operation, subject)
    const result = await work()
    watch('after', operation, subject)
    return result
  }
}

/** The runtime, each change of its files told. */
export function watchedRuntime(runtime: Runtime, watch: Watch): Runtime {
  return { ...runtime, files: watchedFiles(runtime.files, watchedBy(watch)) }
}

function watchedFiles(files: Files, changing: Watched): Files {
  return {
    readText: path => files.readText(path),
    readBytes: path => files.readBytes(path),
    readBytesNow: path => files.readBytesNow(path),
    exists: path => files.exists(path),
    existsNow: path => files.existsNow(path),
    list: path => files.list(path),
    listNow: path => files.listNow(path),
    replaceText: (path, text, options) =>
      changing('replace', path, () => files.replaceText(path, text, options)),
    createExclusive: (path, text) => changing('create', path, () => files.createExclusive(path, text)),
    makeFolder: path => changing('makeFolder', path, () => files.makeFolder(path)),
    remove: path => changing('remove', path, () => files.remove(path)),
    openAppend: path =>
      changing('open', path, async () => {
        const file = await files.openAppend(path)
        return {
          append: text => changing('append', path, () => file.append(text)),
          sync: () => changing('sync', path, () => file.sync()),
          truncate: length => changing('truncate', path, () => file.truncate(length)),
          close: () => file.close(),
        }
      }),
  }
}

/** The session, each of its steps told. */
export function watchedSession(session: Session, watch: Watch): Session {
  const performing = watchedBy(watch)
  return {
    ...session,
    perform: (step, values) => performing('step', step.id, () => session.perform(step, values)),
  }
}
