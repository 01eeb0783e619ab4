import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { KindRegistry } from '../schema/kind-registry.js'
import type {
  BackendDeclaration,
  CheckDeclaration,
  ImportDeclaration,
  LocalDeclaration,
  ModuleCall,
  MovedDeclaration,
  OutputDeclaration,
  ProviderDeclaration,
  RemovedDeclaration,
  ResourceDeclaration,
  VariableDeclaration,
  Written,
} from './configuration.js'

/** A module while its files are read: what was declared so far, and what is wrong with it. */
export interface ModuleDraft {
  readonly path: readonly string[]
  readonly folder: string
  readonly registry: KindRegistry
  readonly diagnostics: Diagnostic[]
  readonly variables: Map<string, VariableDeclaration>
  readonly locals: Map<string, LocalDeclaration>
  readonly outputs: Map<string, OutputDeclaration>
  readonly calls: Map<string, ModuleCall & { readonly source: string | undefined }>
  readonly resources: Map<string, ResourceDeclaration>
  readonly moved: MovedDeclaration[]
  readonly removed: RemovedDeclaration[]
  readonly imports: ImportDeclaration[]
  readonly checks: Map<string, CheckDeclaration>
  readonly providers: ProviderDeclaration[]
  readonly requiredProviders: Map<string, Written>
  backend: BackendDeclaration | undefined
}

/** A module of which nothing was read yet. */
export function emptyDraft(path: readonly string[], folder: string, registry: KindRegistry): ModuleDraft {
  return {
    path,
    folder,
    registry,
    diagnostics: [],
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(),
    calls: new Map(),
    resources: new Map(),
    moved: [],
    removed: [],
    imports: [],
    checks: new Map(),
    providers: [],
    requiredProviders: new Map(),
    backend: undefined,
  }
}
