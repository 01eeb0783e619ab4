import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'

const identifier = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u

/** Words that may not be the names of input variables: they mean something inside module blocks. */
const reservedVariableNames: ReadonlySet<string> = new Set([
  'source',
  'version',
  'providers',
  'count',
  'for_each',
  'lifecycle',
  'depends_on',
  'locals',
])

/** Whether a text may be the name of something declared. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name)
}

/** A name that does not follow the rule for names; `what` is `resource`, `output` … */
export function checkName(what: string, name: string, range: SourceRange): Diagnostic | undefined {
  if (isIdentifier(name)) return undefined
  const rule =
    'A name must start with a letter or underscore and may contain only letters, digits, underscores, and dashes.'
  return errorDiagnostic(`Invalid ${what} name`, rule, { range })
}

/** A variable name that is malformed or reserved. */
export function checkVariableName(name: string, range: SourceRange): Diagnostic | undefined {
  if (!reservedVariableNames.has(name)) return checkName('variable', name, range)
  const detail = `The variable name "${name}" is reserved due to its special meaning inside module blocks.`
  return errorDiagnostic('Invalid variable name', detail, { range })
}
