import type { Path } from '../../value/path.js'

/** What is left of the paths that cause a replacement, at one place inside a value. */
export type ReplacePaths = readonly Path[]

/** Nothing here causes a replacement. */
export const noPaths: ReplacePaths = []

/** The paths as they go on behind one attribute or element. */
export function pathsBehind(paths: ReplacePaths, step: string | number): ReplacePaths {
  return paths.length === 0 ? paths : paths.flatMap(path => (path[0] === step ? [path.slice(1)] : []))
}

/** True when a path ends just here. */
export function endsHere(paths: ReplacePaths): boolean {
  return paths.some(path => path.length === 0)
}

/** The paths that end here, for elements that cannot be named by a path. */
export function pathsEndingHere(paths: ReplacePaths): ReplacePaths {
  return paths.filter(path => path.length === 0)
}
