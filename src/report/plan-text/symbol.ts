import type { Paint } from '../paint.js'

/** What became of one attribute, element or block. */
export type Outcome = 'create' | 'update' | 'delete' | 'none'

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
