import type { CallExpression } from '../syntax/tree.js'
import { quote } from '../value/quote.js'
import { report, type Frame } from './frame.js'
import { suggest } from '../diagnostic/suggest.js'

/** Reports a call of what is no function. */
export function reportUnknownFunction(frame: Frame, expression: CallExpression): void {
  const { functions } = frame.scope
  const nameRange = { start: expression.start, end: expression.nameEnd }
  const name = quote(expression.name)
  if (functions.size === 0) {
    report(frame, 'Function calls not allowed', 'Functions may not be called here.', expression)
    return
  }
  const parts = expression.name.split('::')
  if (parts.length === 1) {
    const similar = suggest(expression.name, functions.keys())
    const hint = similar === undefined ? '' : ` Did you mean ${quote(similar)}?`
    report(frame, 'Call to unknown function', `There is no function named ${name}.${hint}`, nameRange, {
      expression,
    })
    return
  }
  const [namespace = '', provider = ''] = parts
  const detail =
    namespace === 'provider'
      ? `There is no function named ${name}. Ensure that provider name ${quote(provider)} is declared in this module's required_providers block, and that this provider offers a function named ${quote(parts.slice(2).join('::'))}.`
      : `The function namespace ${quote(namespace)} is not valid. Provider function calls must use the "provider::" namespace prefix.`
  report(frame, 'Unknown provider function', detail, nameRange, { expression })
}
