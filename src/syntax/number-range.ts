import { exponentLimit } from '../value/number-text.js'

/** Why a written number is too large or too small to be worked with; undefined when it is neither. */
export function rangeProblem(digits: string): string | undefined {
  const [, exponent] = /[eE]([+-]?\d+)$/.exec(digits) ?? []
  if (exponent === undefined || Math.abs(Number(exponent)) <= exponentLimit) return undefined
  return `The exponent of a number may be at most ${exponentLimit}, and at least -${exponentLimit}.`
}
