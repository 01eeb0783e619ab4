import type { Paint } from '../paint.js'

/** What became of one attribute, element or block. */
export type Outcome = 'create' | 'update' | 'delete' | 'none'

/** What became of a whole whose parts fared like this; `next` is one part more. */
export function combineOutcomes(current: Outcome, next: Outcome): Outcome {
  if (next === 'none' || current === next) return current
  return 'update'
}

/** The three columns that stand before a changed line. */
export function outcomeSymbol(outcome: Outcome, paint: Paint): string {
  switch (outcome) {
    case 'create':
      return paint.green('  +')
    case 'delete':
      return paint.red('  -')
    case 'update':
      return paint.yellow('  ~')
    case 'none':
      return '   '
  }
}

/** Four columns a level. */
export function indent(level: number): string {
  return ' '.repeat(4 * level)
}
