import type { InvolvedCall } from '../diagnostic/diagnostic.js'
import type { CallExpression, Expression, Node } from '../syntax/tree.js'
import { unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { containsUnknown } from '../value/equal.js'
import { deepMarks, withMarks, withoutDeepMarks } from '../value/marks.js'
import { quote } from '../value/quote.js'
import { anyType } from '../value/type.js'
import type { Marks, Value } from '../value/value.js'
import { conceal } from './conceal.js'
import { evaluateIn } from './evaluate.js'
import { apart, hasFailed, report, type Frame } from './frame.js'
import { CallProblem, type FunctionDefinition, type Parameter } from './functions/definition.js'
import { lazyFunctions } from './lazy-function.js'
import { reportUnknownFunction } from './unknown-function.js'
import { signatureOf } from './signature.js'
import { startRange } from './start-range.js'

/** A function call: its arguments are converted to the parameters' types before the function sees them. */
export function evaluateCall(frame: Frame, expression: CallExpression): Value {
  const name = expression.name.replace(/^core::/, '')
  const definition = frame.scope.functions.get(name)
  if (definition === undefined) {
    reportUnknownFunction(frame, expression)
    return unknownValue()
  }
  const args = writtenArguments(frame, expression)
  if (args === undefined) return unknownValue()
  const call: Call = { frame, expression, definition, args, involved: involvedCall(expression, definition) }
  if (!isCountRight(call)) return unknownValue()
  const lazy = lazyFunctions.get(name)
  if (lazy !== undefined)
    return settle(call, () =>
      lazy(
        frame,
        args.map(argument => argument.expression),
      ),
    )
  const values = convertedArguments(call)
  return values === undefined ? unknownValue() : settle(call, () => applyFunction(call, values), values)
}

interface Argument {
  readonly expression: Expression
  /** What errors underline. */
  readonly start: Node
  /** Set for arguments that come out of an expanded sequence. */
  readonly value?: Value
}

interface Call {
  readonly frame: Frame
  readonly expression: CallExpression
  readonly definition: FunctionDefinition
  readonly args: readonly Argument[]
  readonly involved: InvolvedCall
}

function involvedCall(expression: CallExpression, definition: FunctionDefinition): InvolvedCall {
  return { calledAs: expression.name, signature: signatureOf(definition) }
}

function writtenArguments(frame: Frame, expression: CallExpression): readonly Argument[] | undefined {
  const plain = expression.arguments.map(argument => ({ expression: argument, start: startRange(argument) }))
  const last = expression.arguments.at(-1)
  if (!expression.expandsLast || last === undefined) return plain
  const inner = apart(frame)
  const value = evaluateIn(inner, last)
  frame.diagnostics.push(...inner.diagnostics)
  if (hasFailed(inner)) return undefined
  const summary = 'Invalid expanding argument value'
  if (value.kind === 'null') {
    report(frame, summary, 'The expanding argument (indicated by ...) must not be null.', last, {
      expression: last,
    })
    return undefined
  }
  if (value.kind === 'unknown') return undefined
  if (value.kind !== 'list' && value.kind !== 'set' && value.kind !== 'tuple') {
    const detail = 'The expanding argument (indicated by ...) must be of a tuple, list, or set type.'
    report(frame, summary, detail, last, { expression: last })
    return undefined
  }
  const expanded = value.elements.map(element => ({
    expression: last,
    start: last,
    value: withMarks(element, value.marks),
  }))
  return [...plain.slice(0, -1), ...expanded]
}

function isCountRight({ frame, expression, definition, args, involved }: Call): boolean {
  const { parameters, variadic } = definition
  const called = quote(expression.name)
  const missing = parameters[args.length]
  if (missing !== undefined) {
    const atLeast = variadic === undefined ? '' : ' at least'
    const detail = `Function ${called} expects${atLeast} ${parameters.length} argument(s). Missing value for ${quote(missing.name)}.`
    const parenthesis = { start: expression.closeParenthesis, end: expression.closeParenthesis + 1 }
    report(frame, 'Not enough function arguments', detail, parenthesis, { call: involved })
    return false
  }
  const extra = args[parameters.length]
  if (variadic === undefined && extra !== undefined) {
    const detail = `Function ${called} expects only ${parameters.length} argument(s).`
    report(frame, 'Too many function arguments', detail, extra.start, { call: involved })
    return false
  }
  return true
}

function parameterAt(definition: FunctionDefinition, index: number): Parameter | undefined {
  return definition.parameters[index] ?? definition.variadic
}

function convertedArguments(call: Call): readonly Value[] | undefined {
  const inner = apart(call.frame)
  const values: Value[] = []
  for (const [index, argument] of call.args.entries()) {
    const parameter = parameterAt(call.definition, index)
    if (parameter === undefined) continue
    const value = argument.value ?? evaluateIn(inner, argument.expression)
    const converted = convert(value, parameter.type)
    if ('value' in converted) values.push(converted.value)
    else reportArgument({ ...call, frame: inner }, index, conceal(converted.problem.message, [value]))
  }
  call.frame.diagnostics.push(...inner.diagnostics)
  return hasFailed(inner) ? undefined : values
}

function reportArgument(call: Call, index: number, message: string): void {
  const argument = call.args[index]
  const parameter = parameterAt(call.definition, index)
  if (argument === undefined || parameter === undefined) return reportCall(call, message)
  const detail = `Invalid value for ${quote(parameter.name)} parameter: ${message}.`
  report(call.frame, 'Invalid function argument', detail, argument.start, {
    expression: argument.expression,
    call: call.involved,
  })
}

function reportCall({ frame, expression, involved }: Call, message: string): void {
  const detail = `Call to function ${quote(expression.name)} failed: ${message}.`
  report(frame, 'Error in function call', detail, startRange(expression), { expression, call: involved })
}

function settle(call: Call, run: () => Value, given: readonly Value[] = []): Value {
  try {
    return run()
  } catch (problem) {
    if (!(problem instanceof CallProblem)) throw problem
    const message = conceal(problem.message, given)
    if (problem.argument === undefined) reportCall(call, message)
    else reportArgument(call, problem.argument, message)
    return unknownValue()
  }
}

function applyFunction({ frame, definition, args }: Call, given: readonly Value[]): Value {
  let marks: Marks = 0
  let isOpen = false
  let isUntyped = false
  const values = given.map((value, index) => {
    const parameter = parameterAt(definition, index)
    const isPlain = parameter?.allowsMarks !== true
    if (isPlain) marks |= deepMarks(value)
    if (value.kind === 'null' && parameter?.allowsNull !== true)
      throw new CallProblem('argument must not be null', index)
    if (isTooUnknown(value, parameter)) isOpen = true
    if (value.kind === 'unknown' && value.type.kind === 'any' && parameter?.allowsUnknown !== 'whole')
      isUntyped = true
    return isPlain ? withoutDeepMarks(value) : value
  })
  for (const [index, { expression }] of args.entries()) {
    const refused = parameterAt(definition, index)?.refusesForm?.(expression)
    if (refused !== undefined) throw new CallProblem(refused, index)
  }
  const { returns } = definition
  const type = typeof returns !== 'function' ? returns : isUntyped ? anyType : returns(values)
  if (isOpen)
    return unknownValue(type, definition.mayReturnNull === true ? undefined : { notNull: true }, marks)
  return withMarks(definition.call(values, frame.scope.surroundings, frame.scope), marks)
}

function isTooUnknown(value: Value, parameter: Parameter | undefined): boolean {
  switch (parameter?.allowsUnknown) {
    case 'whole':
      return false
    case 'inside':
      return value.kind === 'unknown'
    default:
      return containsUnknown(value)
  }
}
