import { basename, dirname, isAbsolute, join, normalize } from 'node:path'
import { Failure } from '../../diagnostic/failure.js'
import { quote } from '../../value/quote.js'
import type { Surroundings } from '../scope.js'
import { refuse, refuseCall } from './definition.js'

/** A path as the functions take it: relative ones start at the module's folder, `~` is the home folder. */
export function placeOf(surroundings: Surroundings, path: string): string {
  const expanded = expandHome(surroundings, path, 'failed to expand ~: ')
  return isAbsolute(expanded) ? expanded : join(surroundings.baseFolder, expanded)
}

/** The path with a leading `~` replaced; `context` begins the sentence that refuses the home of somebody named. */
export function expandHome(surroundings: Surroundings, path: string, context: string = ''): string {
  if (path === '~') return surroundings.homeFolder
  if (/^~[/\\]/.test(path)) return join(surroundings.homeFolder, path.slice(1))
  return path.startsWith('~') ? refuseCall(`${context}cannot expand user-specific home dir`) : path
}

/** The bytes of a file; a missing one is the first argument's fault. */
export function readFile(surroundings: Surroundings, path: string): Uint8Array {
  return attemptRead(surroundings, path, (code, failure) => {
    if (code === 'ENOENT')
      return refuse(
        0,
        `no file exists at ${quote(path)}; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource`,
      )
    return refuse(0, code === 'ENOTDIR' ? failure : `failed to read file: ${failure}`)
  })
}

/** The bytes of a file that is only looked at as a whole. */
export function readForHash(surroundings: Surroundings, path: string): Uint8Array {
  return attemptRead(surroundings, path, (_, failure) => refuseCall(failure))
}

function attemptRead(
  surroundings: Surroundings,
  path: string,
  refused: (code: string, failure: string) => never,
): Uint8Array {
  try {
    return surroundings.files.readBytesNow(placeOf(surroundings, path))
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure
    const { code } = failure
    const words = systemWords[code]
    return refused(
      code,
      words === undefined ? failure.message : `${words[0]} ${normalize(path)}: ${words[1]}`,
    )
  }
}

/** As the system's own calls name what failed, and why. */
const systemWords: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['open', 'no such file or directory'],
  ENOTDIR: ['open', 'not a directory'],
  EISDIR: ['read', 'is a directory'],
  EACCES: ['open', 'permission denied'],
}

/** True for a folder that is there. */
export function isFolder(surroundings: Surroundings, place: string): boolean {
  const { files } = surroundings
  const parent = dirname(place)
  if (!files.existsNow(place) || !files.existsNow(parent)) return false
  return (
    place === parent || files.listNow(parent).some(entry => entry.name === basename(place) && entry.isFolder)
  )
}

/** True where a part of the path is a file. */
export function isBelowFile(surroundings: Surroundings, place: string): boolean {
  const parent = dirname(place)
  if (parent === place) return false
  return surroundings.files.existsNow(parent)
    ? !isFolder(surroundings, parent)
    : isBelowFile(surroundings, parent)
}
