import { moduleText } from '../../address/print-address.js'
import type { Configuration, Module } from '../../config/configuration.js'
import type { Json } from '../../provider/step.js'
import { builtInProviderName } from '../../schema/kind-registry.js'
import { bodyJson } from './body-json.js'

type Part = { readonly [name: string]: Json }

/** The key of the provider configuration that the blocks of a module rest on. */
export type FindProviderKey = (module: Module, providerName: string) => string

/** The provider configurations by their keys: a module has one of its own where no module above it has one. */
export function providersJson({ root, registry }: Configuration): {
  readonly providers: Part
  readonly keyOf: FindProviderKey
} {
  const providers: Record<string, Json> = {}
  const keys = new Map<Module, ReadonlyMap<string, string>>()
  const visit = (module: Module, above: ReadonlyMap<string, string>): void => {
    const own = new Map<string, string>()
    for (const fullName of providersOf(module)) {
      const name = localName(fullName)
      const path = moduleText(module.path.map(step => ({ name: step })))
      const declared = module.providers.find(provider => provider.name === fullName)
      const inherited = declared === undefined ? above.get(fullName) : undefined
      const key = inherited ?? (path === '' ? name : `${path}:${name}`)
      own.set(fullName, key)
      if (inherited !== undefined) continue
      const schema = registry.providers.get(fullName)
      const expressions = declared && schema ? bodyJson(declared.body, schema) : {}
      providers[key] = {
        name,
        full_name: fullName,
        ...(path === '' ? {} : { module_address: path }),
        ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
      }
    }
    keys.set(module, own)
    for (const call of module.calls.values()) if (call.module) visit(call.module, own)
  }
  visit(root, new Map())
  return {
    providers,
    keyOf: (module, providerName) => keys.get(module)?.get(providerName) ?? localName(providerName),
  }
}

/** The short name of a provider: that of the engine's own kinds is the one that Terraform gives it. */
function localName(providerName: string): string {
  return providerName === builtInProviderName ? 'terraform' : providerName
}

/** The providers that a module itself names or uses, in order of their names. */
function providersOf(module: Module): readonly string[] {
  const used = [...module.resources.values()].map(({ kind }) => kind.providerName)
  const declared = module.providers.map(({ name }) => name)
  return [...new Set([...used, ...declared, ...module.settings.requiredProviders.keys()])].toSorted()
}
