import type { FunctionSignature } from '../diagnostic/diagnostic.js'
import { typeText } from '../value/type-text.js'
import type { FunctionDefinition, Parameter } from './functions/definition.js'

/** A function's signature for messages and reference pages. */
export function signatureOf(definition: FunctionDefinition): FunctionSignature {
  const parameters = definition.parameters.map(parameterText)
  const returnType = typeof definition.returns === 'function' ? 'any' : typeText(definition.returns)
  const plain = { name: definition.name, parameters, returnType }
  return definition.variadic === undefined
    ? plain
    : { ...plain, variadicParameter: parameterText(definition.variadic) }
}

function parameterText(parameter: Parameter) {
  return { name: parameter.name, type: typeText(parameter.type) }
}
