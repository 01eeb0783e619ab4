import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { InstanceAddress, InstanceKey, ModuleAddress } from '../address/address.js'
import { moduleText } from '../address/print-address.js'
import type { Configuration, Module, ModuleCall } from '../config/configuration.js'
import type { Scope, Surroundings } from '../eval/scope.js'
import type { Value } from '../value/value.js'
import type { Outcomes } from './checked-objects.js'
import type { Known } from './desired.js'

/** What every evaluation of one configuration rests on. */
export interface EvaluationSetting {
  readonly configuration: Configuration
  /** Values of the root's variables, converted; a variable that is missing here has an error of its own. */
  readonly variables: ReadonlyMap<string, Value>
  readonly surroundings: Surroundings
  readonly functions: Scope['functions']
  readonly workingFolder: string
  readonly workspace: string
  /** What `poolwright.applying` tells; left out: false. */
  readonly isApplying?: boolean
}

/** What `count` and `each` mean in one instance. */
export type RepetitionData =
  | { readonly kind: 'single' }
  | { readonly kind: 'count'; readonly index: Value }
  | { readonly kind: 'for_each'; readonly key: Value; readonly value: Value }

export const singleRepetition: RepetitionData = { kind: 'single' }

/** One instance of a module: where its variables get their values from. */
export interface ModuleInstance {
  readonly module: Module
  readonly address: ModuleAddress
  /** The address as text, empty for the root. */
  readonly text: string
  readonly caller:
    | { readonly instance: ModuleInstance; readonly call: ModuleCall; readonly repetition: RepetitionData }
    | undefined
}

/** One key of a repeated block and what `each` or `count` is there. */
export interface Repeated {
  readonly key: InstanceKey | undefined
  readonly repetition: RepetitionData
}

/** The instances that a `count` or `for_each` gives; undefined when it cannot be told. */
export interface Repeating {
  readonly kind: 'single' | 'count' | 'for_each'
  readonly items: readonly Repeated[] | undefined
}

/** How far values are known: `validate` knows types alone, `static` no object at all, `walk` asks the walk. */
export type Phase =
  | { readonly kind: 'validate' }
  | { readonly kind: 'static' }
  | { readonly kind: 'walk'; readonly known: Known }

/**
 * One state of knowledge and what was worked out under it. Nothing that rests on an object that is not known yet is kept.
 */
export interface Evaluation {
  readonly setting: EvaluationSetting
  readonly phase: Phase
  /** By module instance and name: `module.a[0].local.x`. */
  readonly values: Map<string, Value>
  readonly failed: Set<string>
  readonly repeatings: Map<string, Repeating>
  readonly moduleInstances: Map<string, readonly ModuleInstance[]>
  /** Instances of a block by module instance, for the list that the walk gave. */
  readonly grouped: WeakMap<readonly InstanceAddress[], ReadonlyMap<string, readonly InstanceAddress[]>>
  readonly root: ModuleInstance
  /** What the conditions of an object came to, by its address and by when they are tested. */
  readonly outcomes: Map<string, Map<string, Outcomes>>
  /** What was found while something else was evaluated: an error in a local value, told once. */
  pending: Diagnostic[]
  /** Set when a value was asked for that is not known because its owner failed or has not been walked. */
  isBlocked: boolean
}

/** A fresh evaluation that knows nothing yet. */
export function createEvaluation(setting: EvaluationSetting, phase: Phase): Evaluation {
  return {
    setting,
    phase,
    values: new Map(),
    failed: new Set(),
    repeatings: new Map(),
    moduleInstances: new Map(),
    grouped: new WeakMap(),
    root: { module: setting.configuration.root, address: [], text: '', caller: undefined },
    outcomes: new Map(),
    pending: [],
    isBlocked: false,
  }
}

/** Runs a piece of evaluation and tells what came up in it: its own and pending problems, and whether it was blocked. */
export function observeEvaluation<T>(
  evaluation: Evaluation,
  run: () => T,
): { readonly result: T; readonly pending: readonly Diagnostic[]; readonly isBlocked: boolean } {
  const outer = { pending: evaluation.pending, isBlocked: evaluation.isBlocked }
  evaluation.pending = []
  evaluation.isBlocked = false
  const result = run()
  const { pending, isBlocked } = evaluation
  evaluation.pending = outer.pending
  evaluation.isBlocked = outer.isBlocked
  return { result, pending, isBlocked }
}

/** The instance of a called module. */
export function calledInstance(
  caller: ModuleInstance,
  call: ModuleCall,
  module: Module,
  repeated: Repeated,
): ModuleInstance {
  const step = repeated.key === undefined ? { name: call.name } : { name: call.name, key: repeated.key }
  const address = [...caller.address, step]
  return {
    module,
    address,
    text: moduleText(address),
    caller: { instance: caller, call, repetition: repeated.repetition },
  }
}

/** The key under which a value of a module instance is kept. */
export function valueKey(instance: ModuleInstance, local: string): string {
  return instance.text === '' ? local : `${instance.text}.${local}`
}
