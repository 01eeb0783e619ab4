import { constants, existsSync, readdirSync, readFileSync } from 'node:fs'
import { link, mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileFailure } from './file-failure.js'
import { halfWrittenPath } from './half-written.js'
import type { AppendFile, Files } from './runtime.js'

let replacements = 0

/** The real file system; relative paths start at `workingFolder`. */
export function createNodeFiles(workingFolder: string): Files {
  const at = (path: string): string => resolve(workingFolder, path)
  return {
    readText: path => attempt(path, () => readFile(at(path), 'utf8')),
    readBytes: path => attempt(path, () => readFile(at(path))),
    readBytesNow: path => attemptNow(path, () => readFileSync(at(path))),
    exists: path => Promise.resolve(existsSync(at(path))),
    existsNow: path => existsSync(at(path)),
    list: path => attempt(path, async () => entries(await readdir(at(path), { withFileTypes: true }))),
    listNow: path => attemptNow(path, () => entries(readdirSync(at(path), { withFileTypes: true }))),
    replaceText: (path, text, options) => attempt(path, () => replaceText(at(path), text, options?.mode)),
    openAppend: path => attempt(path, () => openAppend(path, at(path))),
    createExclusive: (path, text) => attempt(path, () => createExclusive(at(path), text)),
    makeFolder: path =>
      attempt(path, async () => {
        await mkdir(at(path), { recursive: true })
      }),
    remove: path => attempt(path, () => rm(at(path), { recursive: true })),
  }
}

function entries(found: readonly { readonly name: string; isDirectory(): boolean }[]) {
  return found
    .map(entry => ({ name: entry.name, isFolder: entry.isDirectory() }))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
}

async function replaceText(path: string, text: string, mode: number | undefined): Promise<void> {
  replacements += 1
  const beside = halfWrittenPath(path, process.pid, replacements)
  try {
    await writeNew(beside, text, mode ?? 0o666)
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** Written beside and linked: whoever sees the file sees all of its text, whenever the writer dies or the disk is full. */
async function createExclusive(path: string, text: string): Promise<void> {
  replacements += 1
  const beside = halfWrittenPath(path, process.pid, replacements)
  try {
    await writeNew(beside, text, 0o666)
    await link(beside, path).catch((error: unknown) => {
      if (!hasNoLinks.has(codeOf(error) ?? '')) throw error
      return writeNew(path, text, 0o666)
    })
  } finally {
    await rm(beside, { force: true })
  }
  await syncFolder(dirname(path))
}

/** What file systems answer that cannot give one file two names. */
const hasNoLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    await handle.close()
  }
}

/** Makes names durable too; file systems that cannot sync a folder have nothing to sync. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY)
  try {
    await handle.sync()
  } catch (error) {
    if (codeOf(error) !== 'EINVAL' && codeOf(error) !== 'EPERM') throw error
  } finally {
    await handle.close()
  }
}

async function openAppend(name: string, path: string): Promise<AppendFile> {
  const isNew = !existsSync(path)
  const handle: FileHandle = await open(path, 'a')
  if (isNew) await syncFolder(dirname(path))
  return {
    append: text => attempt(name, () => handle.appendFile(text)),
    sync: () => attempt(name, () => handle.datasync()),
    truncate: length => attempt(name, () => handle.truncate(length)),
    close: () => attempt(name, () => handle.close()),
  }
}

async function attempt<Result>(path: string, operation: () => Promise<Result>): Promise<Result> {
  try {
    return await operation()
  } catch (error) {
    throw asFailure(error, path)
  }
}

function attemptNow<Result>(path: string, operation: () => Result): Result {
  try {
    return operation()
  } catch (error) {
    throw asFailure(error, path)
  }
}

function asFailure(error: unknown, path: string): unknown {
  const code = codeOf(error)
  return code === undefined ? error : fileFailure(code, path)
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
