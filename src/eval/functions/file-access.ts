import { isAbsolute, join } from 'node:path'
import { Failure } from '../../diagnostic/failure.js'
import { quote } from '../../value/quote.js'
import type { Surroundings } from '../scope.js'
import { refuse, refuseCall } from './definition.js'

/** A path as the functions take it: relative ones start at the module's folder, `~` is the home folder. */
export function placeOf(surroundings: Surroundings, path: string): string {
  const expanded = expandHome(surroundings, path)
  return isAbsolute(expanded) ? expanded : join(surroundings.baseFolder, expanded)
}

/** The path with a leading `~` replaced. */
export function expandHome(surroundings: Surroundings, path: string): string {
  if (path === '~') return surroundings.homeFolder
  if (path.startsWith('~/')) return join(surroundings.homeFolder, path.slice(2))
  return path.startsWith('~') ? refuseCall('failed to expand ~: cannot expand user-specific home dir') : path
}

/** The bytes of a file; a missing one is the first argument's fault. */
export function readFile(surroundings: Surroundings, path: string): Uint8Array {
  const place = placeOf(surroundings, path)
  try {
    return surroundings.files.readBytesNow(place)
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure
    if (failure.code === 'EISDIR') return refuse(0, `failed to read file: read ${path}: is a directory`)
    if (failure.code !== 'ENOENT' && failure.code !== 'ENOTDIR')
      return refuse(0, `failed to read file: ${failure.message}`)
    return refuse(
      0,
      `no file exists at ${quote(path)}; this function works only with files that are distributed as part of the configuration source code, so if this file will be created by a resource in this configuration you must instead obtain this result from an attribute of that resource`,
    )
  }
}
