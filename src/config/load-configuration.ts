import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { Failure } from '../diagnostic/failure.js'
import type { Runtime } from '../runtime/runtime.js'
import { createKindRegistry, type ProviderKinds } from '../schema/kind-registry.js'
import type { SyntaxFile } from '../syntax/tree.js'
import type { Loaded } from './configuration.js'
import { blockContext } from './block-context.js'
import { readModule } from './read-module.js'

/** Who is handed every file as it is read: the parser of record. */
export interface FileWitness {
  submit(file: SyntaxFile): void
}

export interface LoadRequest {
  /** The root module's folder; names of files are told from here. */
  readonly folder: string
  readonly runtime: Pick<Runtime, 'files'>
  readonly providers: readonly ProviderKinds[]
  readonly witness?: FileWitness
  /** The only files of the root module, whatever they are called; left out: every `*.pool.hcl` of the folder. */
  readonly files?: readonly string[]
}

/** Reads a folder's configuration and all modules that it calls. Nothing is evaluated but what must be constant. */
export async function loadConfiguration({
  folder,
  runtime,
  providers,
  witness,
  files: rootFiles,
}: LoadRequest): Promise<Loaded> {
  const registry = createKindRegistry(providers)
  const place = {
    files: runtime.files,
    rootFolder: folder,
    registry,
    ...(rootFiles === undefined ? {} : { rootFiles }),
  }
  try {
    const { module: root, files, diagnostics } = await readModule(place, [], '.')
    const refused = new Set(
      diagnostics.flatMap(({ severity, range }) => (severity === 'error' && range ? [range.source] : [])),
    )
    for (const file of files) if (!refused.has(file.source)) witness?.submit(file)
    const configuration = { root, registry, files }
    return { configuration, diagnostics: diagnostics.map(each => blockContext(each, files)) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { configuration: undefined, diagnostics: [unreadableFolder(folder, error)] }
  }
}

function unreadableFolder(folder: string, failure: Failure): Diagnostic {
  const detail = `The folder "${folder}" could not be read: ${failure.message}.`
  return errorDiagnostic('Unreadable configuration folder', detail)
}
