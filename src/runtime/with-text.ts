import { posix } from 'node:path'
import type { FileEntry, Files } from './runtime.js'

/** A text that is seen in a folder and is on no disk. */
export interface SeenText {
  /** Absolute. */
  readonly folder: string
  readonly name: string
  readonly text: string
}

/** Files among which one more is seen; all else is as it was, and what is written is written there. */
export function withText(files: Files, workingFolder: string, { folder, name, text }: SeenText): Files {
  const bytes = new TextEncoder().encode(text)
  const own = posix.join(folder, name)
  const at = (path: string): string => posix.resolve(workingFolder, path)
  const isOwn = (path: string): boolean => at(path) === own
  const seen = (path: string, entries: readonly FileEntry[]): readonly FileEntry[] =>
    at(path) === folder ? [...entries, { name, isFolder: false }] : entries
  return {
    readText: async path => (isOwn(path) ? text : files.readText(path)),
    readBytes: async path => (isOwn(path) ? bytes : files.readBytes(path)),
    readBytesNow: path => (isOwn(path) ? bytes : files.readBytesNow(path)),
    exists: async path => isOwn(path) || files.exists(path),
    existsNow: path => isOwn(path) || files.existsNow(path),
    list: async path => seen(path, await files.list(path)),
    listNow: path => seen(path, files.listNow(path)),
    replaceText: (path, content, options) => files.replaceText(path, content, options),
    openAppend: path => files.openAppend(path),
    createExclusive: (path, content) => files.createExclusive(path, content),
    makeFolder: path => files.makeFolder(path),
    remove: path => files.remove(path),
  }
}
