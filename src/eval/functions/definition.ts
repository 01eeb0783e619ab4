import type { Expression } from '../../syntax/tree.js'
import type { Type } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import type { Scope, Surroundings } from '../scope.js'

/** One parameter of a function; by default an argument must be known, not null, and comes without marks. */
export interface Parameter {
  readonly name: string
  readonly type: Type
  readonly allowsNull?: boolean
  /** `inside`: the value is known, parts of it need not be; `whole`: it may be unknown altogether. */
  readonly allowsUnknown?: 'inside' | 'whole'
  /** The function sees the marks of the argument and answers for them itself. */
  readonly allowsMarks?: boolean
  /** What is wrong with the way in which the argument is written, whatever its value. */
  readonly refusesForm?: (expression: Expression) => string | undefined
}

export interface FunctionDefinition {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly variadic?: Parameter
  /** The type of the result as far as the arguments tell it: what the result is while an argument is unknown. */
  readonly returns: Type | ((values: readonly Value[]) => Type)
  /** True where the result may be null: then nothing is known of an unknown one. */
  readonly mayReturnNull?: boolean
  /** Throws a `CallProblem` for arguments that it cannot take. */
  readonly call: (values: readonly Value[], surroundings: Surroundings, scope: Scope) => Value
}

/** What a function says of arguments that it cannot take; the call turns it into a diagnostic. */
export class CallProblem extends Error {
  override readonly name = 'CallProblem'
  constructor(
    message: string,
    /** The argument to blame; undefined where the call as a whole is. */
    readonly argument?: number,
  ) {
    super(message)
  }
}

/** Refuses one argument. */
export function refuse(argument: number, message: string): never {
  throw new CallProblem(message, argument)
}

/** Refuses the call. */
export function refuseCall(message: string): never {
  throw new CallProblem(message)
}
