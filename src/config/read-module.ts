import { posix } from 'node:path'
import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { Failure } from '../diagnostic/failure.js'
import { lineAt } from '../diagnostic/positions.js'
import { expressionRange, missingArgument, readContent } from '../schema/body-content.js'
import type { SyntaxFile } from '../syntax/tree.js'
import type { Module, ModuleCall } from './configuration.js'
import { declareBlocks } from './declare-blocks.js'
import { mergeOverrides } from './merge-overrides.js'
import { emptyDraft, type ModuleDraft } from './module-draft.js'
import { readModuleFiles, type ReadingPlace } from './module-files.js'
import { attributeOf } from './written.js'

/** A module and all that it calls. */
export interface ReadModule {
  readonly module: Module
  readonly files: readonly SyntaxFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** The longest chain of calls: more is taken for a module that calls itself. */
const deepestCall = 64

/** Reads a folder and the folders that it calls. Rejects with the `Failure` of listing the first. */
export async function readModule(
  place: ReadingPlace,
  path: readonly string[],
  folder: string,
): Promise<ReadModule> {
  const read = await readModuleFiles(place, folder)
  const draft = emptyDraft(path, folder, place.registry)
  draft.diagnostics.push(...read.diagnostics)
  const merged = mergeOverrides(read.primary, read.overrides)
  draft.diagnostics.push(...merged.diagnostics)
  declareBlocks(merged.bodies, draft)
  const files = [...read.files]
  const calls = new Map<string, ModuleCall>()
  for (const [name, { source, ...call }] of draft.calls) {
    const called = source === undefined ? undefined : await readCalled(place, draft, call, source)
    if (called) {
      files.push(...called.files)
      draft.diagnostics.push(...called.diagnostics, ...checkInputs(call, called.module))
    }
    calls.set(name, { ...call, module: called?.module })
  }
  const { variables, locals, outputs, resources, moved, removed, imports, checks, providers } = draft
  const settings = { backend: draft.backend, requiredProviders: draft.requiredProviders }
  return {
    module: {
      path,
      folder,
      variables,
      locals,
      outputs,
      calls,
      resources,
      moved,
      removed,
      imports,
      checks,
      providers,
      settings,
    },
    files,
    diagnostics: draft.diagnostics,
  }
}

async function readCalled(
  place: ReadingPlace,
  draft: ModuleDraft,
  call: ModuleCall,
  source: string,
): Promise<ReadModule | undefined> {
  const { diagnostics } = draft
  const attribute = attributeOf(call.block.body, 'source')
  const range = attribute ? expressionRange(attribute) : call.range
  if (!/^\.{0,2}\//.test(source) && source !== '.' && source !== '..') {
    const detail = `Modules are read from local folders, so a source starts with "./", "../" or "/": "./${source}" is the folder "${source}" beside this file.`
    diagnostics.push(errorDiagnostic('Invalid module source address', detail, { range }))
    return undefined
  }
  if (draft.path.length >= deepestCall) {
    const detail = `The module "${call.name}" is called through ${draft.path.length} other modules: a module that calls itself, directly or through others, has no end.`
    diagnostics.push(errorDiagnostic('Module calls go too deep', detail, { range }))
    return undefined
  }
  const folder = posix.isAbsolute(source) ? source : posix.join(draft.folder, source)
  try {
    return await readModule(place, [...draft.path, call.name], folder)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const line = lineAt(call.block.body.source, call.block.start)
    const detail = `The directory ${folder} could not be read for module "${call.name}" at ${call.block.body.source.name}:${line}.`
    diagnostics.push(errorDiagnostic('Unreadable module directory', detail, { range }))
    return undefined
  }
}

/** Arguments of the call that the module has no variable for, and variables that must be set and are not. */
function checkInputs(call: ModuleCall, module: Module): readonly Diagnostic[] {
  const names = [...module.variables.keys()]
  const shape = { attributes: Object.fromEntries(names.map(name => [name, 'optional' as const])), blocks: {} }
  const body = { ...call.block.body, attributes: [...call.inputs.values()], blocks: [] }
  const diagnostics: Diagnostic[] = [...readContent(body, shape, call.block).diagnostics]
  const { openBrace: start } = call.block
  for (const variable of module.variables.values()) {
    if (variable.hasDefault || call.inputs.has(variable.name)) continue
    diagnostics.push(missingArgument(variable.name, { source: body.source, start, end: start + 1 }))
  }
  return diagnostics
}
