import { posix } from 'node:path'
import { errorDiagnostic, hasErrors, type Diagnostic } from '../../diagnostic/diagnostic.js'
import type { SourceText } from '../../diagnostic/source.js'
import type { Files } from '../../runtime/runtime.js'
import { decodeSource } from '../../syntax/decode-source.js'
import { formatFile } from '../../syntax/format.js'
import { parseFile } from '../../syntax/parse-file.js'
import { interpret, type FormatArguments } from '../arguments/fmt.js'
import { UsageError, type ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'

/** Brings files into the canonical layout; a file that cannot be parsed is left as it is and told. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  if (wanted.paths.includes('-')) return formatInput(context, wanted)
  const diagnostics: Diagnostic[] = []
  let changed = 0
  for (const name of await namesIn(context.runtime.files, wanted, diagnostics)) {
    const decoded = decodeSource(name, await context.runtime.files.readBytes(name))
    const problems = [...decoded.diagnostics, ...problemsIn(decoded.source)]
    diagnostics.push(...problems)
    if (!hasErrors(problems) && (await formatOne(context, decoded.source, wanted))) changed++
  }
  if (diagnostics.length > 0) throw new CommandFailure(diagnostics)
  return wanted.checks && changed > 0 ? 1 : 0
}

function problemsIn(source: SourceText): readonly Diagnostic[] {
  return parseFile(source).diagnostics
}

/** From the standard input to the standard output. */
async function formatInput(context: CliContext, wanted: FormatArguments): Promise<number> {
  if (wanted.paths.length > 1) throw new UsageError('With - for the standard input, fmt takes no other file.')
  let input = ''
  for await (const line of context.inputLines()) input += `${line}\n`
  const source = { name: '<stdin>', text: input }
  const problems = problemsIn(source)
  if (hasErrors(problems)) throw new CommandFailure(problems)
  const text = formatFile(source)
  if (wanted.showsDifference && text !== input) await showDifference(context, source, text)
  else if (!wanted.checks && !wanted.showsDifference) context.runtime.terminal.out(text)
  return wanted.checks && text !== input ? 1 : 0
}

/** The files that are meant, those of a folder in the order of their names. */
async function namesIn(
  files: Files,
  { paths, isRecursive }: FormatArguments,
  diagnostics: Diagnostic[],
): Promise<readonly string[]> {
  const names: string[] = []
  for (const path of paths.length > 0 ? paths : ['.']) {
    if (!(await files.exists(path))) {
      const detail = `There is neither a file nor a folder "${path}".`
      diagnostics.push(errorDiagnostic('No file or folder', detail))
    } else if (await isFolder(files, path)) names.push(...(await namesBelow(files, path, isRecursive)))
    else if (path.endsWith('.hcl')) names.push(path)
    else {
      const detail = `"${path}" has no canonical layout here. Name *.hcl files, or folders that hold them.`
      diagnostics.push(errorDiagnostic('Not an HCL file', detail))
    }
  }
  return [...new Set(names)]
}

async function isFolder(files: Files, path: string): Promise<boolean> {
  const full = posix.normalize(path).replace(/\/$/, '')
  if (/^(\.\.?|\/?)$/.test(posix.basename(full))) return true
  const entries = await files.list(posix.dirname(full))
  return entries.some(entry => entry.isFolder && entry.name === posix.basename(full))
}

async function namesBelow(files: Files, folder: string, isRecursive: boolean): Promise<readonly string[]> {
  const names: string[] = []
  for (const entry of await files.list(folder)) {
    const path = posix.join(folder, entry.name)
    if (entry.name.startsWith('.')) continue
    if (!entry.isFolder && entry.name.endsWith('.hcl')) names.push(path)
    if (entry.isFolder && isRecursive) names.push(...(await namesBelow(files, path, true)))
  }
  return names
}

/** True when the file's layout is not the canonical one. */
async function formatOne(context: CliContext, source: SourceText, wanted: FormatArguments): Promise<boolean> {
  const { terminal, files } = context.runtime
  const text = formatFile(source)
  if (text === source.text) return false
  terminal.out(`${source.name}\n`)
  if (wanted.showsDifference) await showDifference(context, source, text)
  if (!wanted.checks) await files.replaceText(source.name, text)
  return true
}

async function showDifference({ runtime }: CliContext, source: SourceText, text: string): Promise<void> {
  const { createTwoFilesPatch } = await import('diff')
  runtime.terminal.out(createTwoFilesPatch(`old/${source.name}`, `new/${source.name}`, source.text, text))
}
