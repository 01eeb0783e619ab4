import { hasErrors } from '../../diagnostic/diagnostic.js'
import { formatFile } from '../../syntax/format.js'
import { isIdentifier } from '../../syntax/identifier.js'
import { parseFile } from '../../syntax/parse-file.js'
import { objectValue, stringValue } from '../../value/construct.js'
import { quote } from '../../value/quote.js'
import { anyType, stringType } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { evaluate } from '../evaluate.js'
import { variableScope, type Scope } from '../scope.js'
import { expressionText } from '../expression-text.js'
import { refuseCall, type FunctionDefinition } from './definition.js'
import { anything, entriesOf, text, textOf } from './parameter.js'
import { problemText } from './problem-text.js'

const encodeExpression: FunctionDefinition = {
  name: 'provider::terraform::encode_expr',
  parameters: [anything('value')],
  returns: stringType,
  call: ([value]) => stringValue(value === undefined ? 'null' : laidOut(value)),
}

/** The expression in the layout of a file: a bracket that closes beside one that opens stands where the line begins. */
function laidOut(value: Value): string {
  const name = 'value = '
  return formatFile({ name: '', text: `${name}${expressionText(value)}\n` }).slice(name.length, -1)
}

const encodeVariables: FunctionDefinition = {
  name: 'provider::terraform::encode_tfvars',
  parameters: [anything('value')],
  returns: stringType,
  call: ([value]) => {
    const entries = entriesOf(value)
    if (entries === undefined) {
      return refuseCall(
        'invalid value to encode: must be an object whose attribute names will become the encoded variable names',
      )
    }
    for (const name of entries.keys()) {
      if (!isIdentifier(name)) {
        refuseCall(
          `invalid variable name ${quote(name)}: must be a valid identifier, per Terraform's rules for input variable declarations`,
        )
      }
    }
    const width = Math.max(0, ...[...entries.keys()].map(name => name.length))
    return stringValue(
      [...entries].map(([name, part]) => `${name.padEnd(width)} = ${laidOut(part)}\n`).join(''),
    )
  },
}

const decodeVariables: FunctionDefinition = {
  name: 'provider::terraform::decode_tfvars',
  parameters: [text('src')],
  returns: anyType,
  call: ([written], _, scope) => decoded(textOf(written), scope),
}

function decoded(written: string, scope: Scope): Value {
  const parsed = parseFile({ name: '<decode_tfvars argument>', text: written })
  const [problem, ...others] = parsed.diagnostics
  const { body } = parsed.file
  if (problem !== undefined) refuseCall(`invalid tfvars syntax: ${problemText(problem, others)}`)
  const bare = variableScope(new Map(), new Map(), scope.surroundings)
  const entries = body.attributes.map(({ name, expression, source }): readonly [string, Value] => {
    const { value, diagnostics } = evaluate(expression, source, bare)
    const [first] = diagnostics
    if (hasErrors(diagnostics) && first !== undefined)
      refuseCall(`invalid expression for variable ${quote(name)}: ${problemText(first)}`)
    return [name, value]
  })
  return objectValue(entries)
}

/** Values as configuration text, and back. */
export const configurationFunctions: readonly FunctionDefinition[] = [
  encodeExpression,
  encodeVariables,
  decodeVariables,
]
