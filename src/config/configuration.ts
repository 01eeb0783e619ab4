import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { ModuleAddress, ResourceAddress } from '../address/address.js'
import type { ParsedAddress } from '../address/parse-address.js'
import type { KindRegistry, RegisteredKind } from '../schema/kind-registry.js'
import type { Attribute, Block, Body, Expression, SyntaxFile } from '../syntax/tree.js'
import type { Value } from '../value/value.js'
import type { TypeConstraint } from './type-constraint.js'

/** What was declared, unevaluated, with its places. */
export interface Configuration {
  readonly root: Module
  readonly registry: KindRegistry
  /** Every file that was read, variable files left out. */
  readonly files: readonly SyntaxFile[]
}

/** One folder of files, as it was called; the same folder called twice is two modules. */
export interface Module {
  /** Names of the calls that lead here; the root has none. */
  readonly path: readonly string[]
  /** The folder, and the root's folder for the root: what `path.module` is made of. */
  readonly folder: string
  readonly variables: ReadonlyMap<string, VariableDeclaration>
  readonly locals: ReadonlyMap<string, LocalDeclaration>
  readonly outputs: ReadonlyMap<string, OutputDeclaration>
  readonly calls: ReadonlyMap<string, ModuleCall>
  /** By `vm.web` or `data.network.lan`, in the order read. */
  readonly resources: ReadonlyMap<string, ResourceDeclaration>
  readonly moved: readonly MovedDeclaration[]
  readonly removed: readonly RemovedDeclaration[]
  readonly imports: readonly ImportDeclaration[]
  readonly checks: ReadonlyMap<string, CheckDeclaration>
  readonly providers: readonly ProviderDeclaration[]
  readonly settings: Settings
}

/** An expression and the text that it stands in. */
export interface Written {
  readonly expression: Expression
  readonly range: SourceRange
}

export interface VariableDeclaration {
  readonly name: string
  readonly range: SourceRange
  readonly constraint: TypeConstraint
  readonly hasType: boolean
  readonly description: string | undefined
  /** False: a value must be given. */
  readonly hasDefault: boolean
  /** Converted to the type; undefined also where the default has errors. */
  readonly defaultValue: Value | undefined
  readonly isSensitive: boolean
  readonly isEphemeral: boolean
  readonly isNullable: boolean
  readonly validations: readonly ConditionDeclaration[]
}

export interface LocalDeclaration {
  readonly name: string
  readonly range: SourceRange
  readonly value: Written
}

export interface OutputDeclaration {
  readonly name: string
  readonly range: SourceRange
  readonly value: Written | undefined
  readonly description: string | undefined
  readonly isSensitive: boolean
  readonly isEphemeral: boolean
  readonly dependsOn: readonly Written[]
  readonly preconditions: readonly ConditionDeclaration[]
}

/** `condition` and `error_message` of a validation, a pre- or postcondition or an assertion. */
export interface ConditionDeclaration {
  readonly range: SourceRange
  readonly condition: Written
  readonly errorMessage: Written
}

/** How often a block stands for an object. */
export interface Repetition {
  readonly count: Written | undefined
  readonly forEach: Written | undefined
}

export interface ModuleCall extends Repetition {
  readonly name: string
  readonly range: SourceRange
  readonly block: Block
  /** The arguments that set the called module's variables. */
  readonly inputs: ReadonlyMap<string, Attribute>
  readonly dependsOn: readonly Written[]
  /** Undefined when the folder could not be read. */
  readonly module: Module | undefined
}

export interface ResourceDeclaration extends Repetition {
  readonly mode: ResourceAddress['mode']
  readonly kindName: string
  readonly name: string
  /** `vm.web`, `data.network.lan`: unique in the module. */
  readonly text: string
  readonly range: SourceRange
  readonly block: Block
  /** The body without what the engine itself reads (count, lifecycle …). */
  readonly body: Body
  readonly kind: RegisteredKind
  readonly dependsOn: readonly Written[]
  readonly lifecycle: LifecycleDeclaration
  /** The check block that a scoped data block stands in. */
  readonly check: string | undefined
}

export interface LifecycleDeclaration {
  readonly createBeforeDestroy: Written | undefined
  readonly preventDestroy: Written | undefined
  readonly disruption: Written | undefined
  readonly ignoreChanges: 'all' | readonly Written[]
  readonly replaceTriggeredBy: readonly Written[]
  readonly preconditions: readonly ConditionDeclaration[]
  readonly postconditions: readonly ConditionDeclaration[]
}

export interface MovedDeclaration {
  readonly range: SourceRange
  readonly from: ParsedAddress
  readonly to: ParsedAddress
}

export interface RemovedDeclaration {
  readonly range: SourceRange
  readonly from: ParsedAddress
  /** False: the object stays and is only forgotten. */
  readonly destroys: boolean
}

export interface ImportDeclaration {
  readonly range: SourceRange
  readonly block: Block
  readonly to: Written
  readonly id: Written
  readonly forEach: Written | undefined
}

export interface CheckDeclaration {
  readonly name: string
  readonly range: SourceRange
  readonly assertions: readonly ConditionDeclaration[]
}

export interface ProviderDeclaration {
  readonly name: string
  readonly alias: string | undefined
  readonly range: SourceRange
  readonly block: Block
  readonly body: Body
}

export interface Settings {
  readonly backend: BackendDeclaration | undefined
  /** Local names of providers and where they come from, `{ x = "./dir" }`. */
  readonly requiredProviders: ReadonlyMap<string, Written>
}

/** Where the state is kept; its arguments are evaluated when it is opened. */
export interface BackendDeclaration {
  readonly type: string
  readonly range: SourceRange
  readonly block: Block
}

/** A stage's result beside what is wrong with it. */
export interface Loaded {
  /** Undefined when not even the root folder could be read. */
  readonly configuration: Configuration | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** The root's own instance address. */
export const rootModule: ModuleAddress = []
