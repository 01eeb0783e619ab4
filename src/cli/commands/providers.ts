import type { Module } from '../../config/configuration.js'
import { moduleText } from '../../address/print-address.js'
import { builtInProviderName } from '../../schema/kind-registry.js'
import type { CliContext } from '../context.js'
import { withBackend } from '../place.js'
import { loadProject, settleProblems } from '../project.js'

/** Names the providers that the configuration's modules and the state need, each with its kinds. */
export async function run(context: CliContext): Promise<number> {
  const project = await loadProject(context)
  await settleProblems(project)
  const { state } = await withBackend(context, backend => backend.load(), project)
  const configuration = modulesOf(project.configuration.root).map(module => ({
    module: moduleText(module.path.map(name => ({ name }))),
    providers: kindsByProvider(
      [...module.resources.values()].map(resource => [resource.kind.providerName, resource.kindName]),
    ),
  }))
  const kept = kindsByProvider(
    Object.values(state?.instances ?? {}).map(instance => [instance.providerName, instance.kindName]),
  )
  const { terminal } = context.runtime
  if (context.global.isJson) {
    terminal.out(`${JSON.stringify({ configuration, state: kept }, null, 2)}\n`)
    return 0
  }
  terminal.out('Providers that the configuration needs:\n')
  for (const { module, providers } of configuration)
    terminal.out(`\n${module === '' ? '(root)' : module}\n${lines(providers)}`)
  terminal.out(`\nProviders that the state needs:\n\n${lines(kept)}`)
  return 0
}

function modulesOf(module: Module): readonly Module[] {
  const called = [...module.calls.values()].flatMap(call => (call.module ? modulesOf(call.module) : []))
  return [module, ...called]
}

type KindsByProvider = Readonly<Record<string, readonly string[]>>

function kindsByProvider(pairs: readonly (readonly [string, string])[]): KindsByProvider {
  const kinds: Record<string, string[]> = {}
  for (const [provider, kind] of pairs) (kinds[provider] ??= []).push(kind)
  return Object.fromEntries(
    Object.entries(kinds)
      .sort()
      .map(([provider, names]) => [provider, [...new Set(names)].sort()]),
  )
}

function lines(providers: KindsByProvider): string {
  const rows = Object.entries(providers).map(([provider, kinds]) => {
    const name = provider === builtInProviderName ? 'built in' : provider
    return `  ${name}: ${kinds.join(', ')}\n`
  })
  return rows.length === 0 ? '  none\n' : rows.join('')
}
