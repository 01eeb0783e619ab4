import type { BlockSchema, KindSchema } from './schema.js'
import { terraformDataSchema } from './terraform-data.js'

/** What a provider brings to the language: its own block and its kinds. */
export interface ProviderKinds {
  readonly name: string
  readonly schema: {
    readonly configuration: BlockSchema
    readonly kinds: Readonly<Record<string, KindSchema>>
    readonly data: Readonly<Record<string, KindSchema>>
  }
}

export interface RegisteredKind {
  readonly schema: KindSchema
  readonly providerName: string
}

/** Every kind that a configuration may use, by name. */
export interface KindRegistry {
  readonly managed: ReadonlyMap<string, RegisteredKind>
  readonly data: ReadonlyMap<string, RegisteredKind>
  /** The providers' own blocks, by provider name. */
  readonly providers: ReadonlyMap<string, BlockSchema>
}

/** The provider name of the kinds that the engine brings itself. */
export const builtInProviderName = 'terraform.io/builtin/terraform'

/** Gathers the kinds of the providers and of the engine itself; where two bring one name, the first has it. */
export function createKindRegistry(providers: readonly ProviderKinds[]): KindRegistry {
  const managed = new Map<string, RegisteredKind>()
  const data = new Map<string, RegisteredKind>()
  managed.set('terraform_data', { schema: terraformDataSchema, providerName: builtInProviderName })
  for (const { name: providerName, schema } of providers) {
    for (const [name, kind] of Object.entries(schema.kinds)) {
      if (!managed.has(name)) managed.set(name, { schema: kind, providerName })
    }
    for (const [name, kind] of Object.entries(schema.data)) {
      if (!data.has(name)) data.set(name, { schema: kind, providerName })
    }
  }
  return {
    managed,
    data,
    providers: new Map(providers.map(({ name, schema }) => [name, schema.configuration])),
  }
}

/** The registered kind behind a block, undefined when no provider has it. */
export function findKind(
  registry: KindRegistry,
  mode: 'managed' | 'data',
  kindName: string,
): RegisteredKind | undefined {
  return (mode === 'managed' ? registry.managed : registry.data).get(kindName)
}
