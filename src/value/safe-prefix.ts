import { graphemesOf } from './graphemes.js'
import { normalizedText } from './construct.js'

const delimiters = new Set('-_:;/\\,.(){}[]|?!~ \t@#$%^&*+"\'')
const longestPrefix = 128

/**
 * The part of a known beginning that stays as it is whatever follows: a last character that the next could combine with is
 * left out, delimiters excepted.
 */
export function safePrefix(text: string): string {
  const clusters = graphemesOf(normalizedText(text.slice(0, longestPrefix)))
  const last = clusters.at(-1)
  if (last === undefined || delimiters.has(last)) return clusters.join('')
  return clusters.slice(0, -1).join('')
}
