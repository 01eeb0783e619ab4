import { join, relative } from 'node:path'
import type { Surroundings } from '../scope.js'
import { quote } from '../../value/quote.js'
import { refuse, refuseCall } from './definition.js'
import { isFolder, placeOf } from './file-access.js'

/** The files below a folder whose relative paths match a pattern: `*`, `?`, `[a-z]`, `{a,b}`, and `**` for any folders. */
export function matchingFiles(
  surroundings: Surroundings,
  folder: string,
  pattern: string,
): readonly string[] {
  if (isMalformed(pattern))
    refuseCall(`failed to glob pattern ${quote(join(folder, pattern))}: syntax error in pattern`)
  // The pattern goes on from the folder, so that it may lead out of it and in again.
  const below = relative(join('/', folder), join('/', folder, pattern))
  const [outside = ''] = /^(?:\.\.\/)*/.exec(below) ?? []
  const root = join(placeOf(surroundings, folder), outside)
  if (!isFolder(surroundings, root)) return []
  const expressions = alternatives(below.slice(outside.length)).map(globExpression)
  const found: string[] = []
  collect(surroundings, root, '', found)
  return found
    .filter(path => expressions.some(expression => expression.test(path)))
    .map(path => `${outside}${path}`)
}

/** True for a class of characters, or a list of alternatives, that is not closed. */
function isMalformed(pattern: string): boolean {
  const bare = pattern.replace(/\\[^]/g, '')
  return /\[[^\]]*$/.test(bare) || /\{[^}]*$/.test(bare) || pattern.endsWith('\\')
}

function collect(surroundings: Surroundings, root: string, prefix: string, found: string[]): void {
  for (const entry of surroundings.files.listNow(join(root, prefix))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (entry.isFolder) collect(surroundings, root, path, found)
    else found.push(path)
  }
}

// `a{b,c}` stands for `ab` and `ac`.
function alternatives(pattern: string): readonly string[] {
  const [whole, before = '', inner = '', after = ''] = /^([^{]*)\{([^{}]*)\}([^]*)$/.exec(pattern) ?? []
  return whole === undefined ? [pattern] : inner.split(',').flatMap(one => alternatives(before + one + after))
}

function globExpression(pattern: string): RegExp {
  const translated = pattern.replace(/\*\*\/|\/\*\*$|\*\*|\*|\?|\[\^?\]?[^\]]*\]|\\?[^]/gu, translate)
  try {
    return new RegExp(`^${translated}$`, 'u')
  } catch {
    return refuse(1, 'the pattern is malformed: syntax error in pattern')
  }
}

function translate(token: string): string {
  if (token === '**/') return '(?:[^/]+/)*'
  if (token === '/**') return '(?:/[^]*)?'
  if (token === '**') return '[^]*'
  if (token === '*') return '[^/]*'
  if (token === '?') return '[^/]'
  if (token.length > 1 && token.startsWith('[')) return token
  const character = token.length > 1 && token.startsWith('\\') ? token.slice(1) : token
  return character.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
