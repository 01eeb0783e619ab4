import type { Runtime } from '../runtime/runtime.js'
import { createKindRegistry } from '../schema/kind-registry.js'
import { constantOf } from './static-value.js'
import type { Body } from '../syntax/tree.js'
import { readModuleFiles } from './module-files.js'
import { attributeOf } from './written.js'

/**
 * The folders of providers that the root module plugs in, by the names that it gives them: `providers = { x = "./dir" }`.
 * They are read before everything else, since the kinds of blocks depend on them; anything else there is a mere name.
 */
export async function plugInFolders(
  folder: string,
  runtime: Pick<Runtime, 'files'>,
): Promise<ReadonlyMap<string, string>> {
  if (!(await mentionsProviders(folder, runtime))) return new Map()
  const place = { files: runtime.files, rootFolder: folder, registry: createKindRegistry([]) }
  const { primary, overrides } = await readModuleFiles(place, '.')
  return new Map([...primary, ...overrides].flatMap(foldersIn))
}

/** Most folders plug nothing in, and need not be read twice. */
async function mentionsProviders(folder: string, { files }: Pick<Runtime, 'files'>): Promise<boolean> {
  for (const { name, isFolder } of await files.list(folder)) {
    if (isFolder || !/\.pool\.hcl(\.json)?$/.test(name)) continue
    const bytes = await files.readBytes(`${folder}/${name}`)
    if (/\bproviders\b/.test(new TextDecoder().decode(bytes))) return true
  }
  return false
}

function foldersIn(body: Body): readonly (readonly [string, string])[] {
  return body.blocks
    .filter(block => block.type === 'poolwright')
    .flatMap(block => {
      const attribute = attributeOf(block.body, 'providers')
      if (attribute?.expression.kind !== 'object') return []
      return attribute.expression.items.flatMap(({ key, value }) => {
        const range = { source: attribute.source, start: value.start, end: value.end }
        const folder = constantOf({ expression: value, range })
        const isFolder = folder?.kind === 'string' && /^\.{0,2}\//.test(folder.value)
        return key.kind === 'name' && isFolder ? [[key.name, folder.value] as const] : []
      })
    })
}
