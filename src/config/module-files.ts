import { posix } from 'node:path'
import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { Failure } from '../diagnostic/failure.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Files } from '../runtime/runtime.js'
import { decodeSource } from '../syntax/decode-source.js'
import { parseFile } from '../syntax/parse-file.js'
import { parseJsonFile } from '../syntax/parse-json-file.js'
import type { Body, SyntaxFile } from '../syntax/tree.js'
import { jsonModuleBody } from './json-module.js'
import type { KindRegistry } from '../schema/kind-registry.js'

/** What a folder's files hold, primary files and overrides apart, each in the order of their names. */
export interface ModuleFiles {
  readonly primary: readonly Body[]
  readonly overrides: readonly Body[]
  readonly files: readonly SyntaxFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Where files are, and which folder their names are told from. */
export interface ReadingPlace {
  readonly files: Files
  readonly rootFolder: string
  readonly registry: KindRegistry
  /** The only files of the root module, whatever they are called; left out: every configuration file of its folder. */
  readonly rootFiles?: readonly string[]
}

const suffix = /\.pool\.hcl(\.json)?$/

function isOverride(name: string): boolean {
  const stem = name.replace(suffix, '')
  return stem === 'override' || stem.endsWith('_override')
}

/** Names of the configuration files in a folder, in order. Hidden files and editors' backups are left alone. */
function configurationNames(names: readonly string[]): readonly string[] {
  return names
    .filter(name => suffix.test(name) && !/^[.#]|~$/.test(name))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

async function namesOf(place: ReadingPlace, folder: string): Promise<readonly string[]> {
  if (folder === '.' && place.rootFiles !== undefined) return place.rootFiles
  const entries = await place.files.list(posix.join(place.rootFolder, folder))
  return configurationNames(entries.filter(entry => !entry.isFolder).map(entry => entry.name))
}

/**
 * Reads and parses every configuration file of a folder, `folder` being told from the root's folder. Rejects with the
 * `Failure` of listing it; a file that cannot be read is a diagnostic.
 */
export async function readModuleFiles(place: ReadingPlace, folder: string): Promise<ModuleFiles> {
  const names = await namesOf(place, folder)
  const primary: Body[] = []
  const overrides: Body[] = []
  const files: SyntaxFile[] = []
  const diagnostics: Diagnostic[] = []
  for (const name of names) {
    const source = await readSource(place, posix.join(folder, name), diagnostics)
    if (!source) continue
    const body = name.endsWith('.json')
      ? readJson(source, place, diagnostics)
      : readNative(source, files, diagnostics)
    if (body) (isOverride(name) ? overrides : primary).push(body)
  }
  return { primary, overrides, files, diagnostics }
}

/** Reads a text file, or reports why that cannot be done; `name` is told from the root's folder. */
export async function readSource(
  place: Pick<ReadingPlace, 'files' | 'rootFolder'>,
  name: string,
  diagnostics: Diagnostic[],
): Promise<SourceText | undefined> {
  const path = posix.isAbsolute(name) ? name : posix.join(place.rootFolder, name)
  try {
    const decoded = decodeSource(name, await place.files.readBytes(path))
    diagnostics.push(...decoded.diagnostics)
    return hasErrors(decoded.diagnostics) ? undefined : decoded.source
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    diagnostics.push(
      errorDiagnostic('Failed to read file', `The file "${name}" could not be read: ${error.message}.`),
    )
    return undefined
  }
}

function readNative(source: SourceText, files: SyntaxFile[], diagnostics: Diagnostic[]): Body {
  const parsed = parseFile(source)
  diagnostics.push(...parsed.diagnostics)
  files.push(parsed.file)
  return parsed.file.body
}

function readJson(source: SourceText, place: ReadingPlace, diagnostics: Diagnostic[]): Body | undefined {
  const parsed = parseJsonFile(source)
  diagnostics.push(...parsed.diagnostics)
  if (hasErrors(parsed.diagnostics)) return undefined
  return jsonModuleBody(parsed.body, place.registry, diagnostics)
}
