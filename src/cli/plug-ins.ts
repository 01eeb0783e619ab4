import { isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { plugInFolders } from '../config/plug-in-folders.js'
import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import { Failure } from '../diagnostic/failure.js'
import type { Provider } from '../provider/contract.js'
import { openPlugIn } from '../provider/plug-in.js'
import { importModule } from '../runtime/import-module.js'
import type { Runtime } from '../runtime/runtime.js'
import { CommandFailure } from './context.js'

/** The built-in providers, and those that the configuration of the folder plugs in. */
export async function withPlugIns(
  builtIn: readonly Provider[],
  runtime: Runtime,
): Promise<readonly Provider[]> {
  const folder = runtime.environment.workingFolder
  const folders = await plugInFolders(folder, runtime).catch((error: unknown) => {
    // A folder that cannot be read is told of by whoever reads it next.
    if (error instanceof Failure) return new Map<string, string>()
    throw error
  })
  const providers = [...builtIn]
  for (const [name, path] of folders) {
    const provider = await loadPlugIn(name, path, isAbsolute(path) ? path : join(folder, path), runtime)
    checkNames(provider, path, providers)
    providers.push(provider)
  }
  return providers
}

async function loadPlugIn(name: string, path: string, folder: string, runtime: Runtime): Promise<Provider> {
  const file = join(folder, 'index.js')
  if (!runtime.files.existsNow(file)) throw problem(name, path, 'there is no index.js in it')
  try {
    return openPlugIn(await importModule<unknown>(pathToFileURL(file).href), name)
  } catch (error) {
    throw problem(name, path, error instanceof Error ? error.message : String(error))
  }
}

/** A name means one thing. */
function checkNames(provider: Provider, path: string, others: readonly Provider[]): void {
  const { name, schema } = provider
  if (others.some(other => other.name === name))
    throw problem(name, path, `there is a provider "${name}" already; give it another name`)
  for (const part of ['kinds', 'data'] as const)
    for (const kindName of Object.keys(schema[part])) {
      const other = others.find(each => kindName in each.schema[part])
      if (other !== undefined || kindName === 'terraform_data')
        throw problem(
          name,
          path,
          `its kind "${kindName}" is one of the provider "${other?.name ?? 'terraform'}" already`,
        )
    }
}

function problem(name: string, path: string, why: string): CommandFailure {
  return new CommandFailure([
    errorDiagnostic(
      'Provider cannot be loaded',
      `The provider "${name}" in the folder "${path}" cannot be used: ${why}.`,
    ),
  ])
}
