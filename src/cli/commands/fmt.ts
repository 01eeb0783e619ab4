import { createTwoFilesPatch } from 'diff'
import { errorDiagnostic, hasErrors, type Diagnostic } from '../../diagnostic/diagnostic.js'
import { decodeSource } from '../../syntax/decode-source.js'
import { formatFile } from '../../syntax/format.js'
import { parseFile } from '../../syntax/parse-file.js'
import { interpret, type FormatArguments } from '../arguments/fmt.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'

/** Brings files into the canonical layout; a file that cannot be parsed is left as it is and told. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  const names = wanted.paths.length > 0 ? wanted.paths : await formattableFiles(context)
  const diagnostics: Diagnostic[] = []
  let changed = 0
  for (const name of names) {
    const problems = await formatOne(context, name, wanted)
    if (Array.isArray(problems)) diagnostics.push(...problems)
    else if (problems) changed++
  }
  if (diagnostics.length > 0) throw new CommandFailure(diagnostics)
  return wanted.checks && changed > 0 ? 1 : 0
}

/** Files of the folder that are written in HCL. */
async function formattableFiles({ runtime }: CliContext): Promise<readonly string[]> {
  const entries = await runtime.files.list('.')
  return entries.filter(entry => !entry.isFolder && entry.name.endsWith('.hcl')).map(entry => entry.name)
}

/** True when the file's layout is not the canonical one; its problems where it cannot be read. */
async function formatOne(
  { runtime }: CliContext,
  name: string,
  wanted: FormatArguments,
): Promise<boolean | Diagnostic[]> {
  if (name.endsWith('.json'))
    return [
      errorDiagnostic(
        'Not an HCL file',
        `"${name}" is JSON, which has no canonical layout here. Name *.hcl files.`,
      ),
    ]
  const decoded = decodeSource(name, await runtime.files.readBytes(name))
  if (hasErrors(decoded.diagnostics)) return [...decoded.diagnostics]
  const { source } = decoded
  const { diagnostics } = parseFile(source)
  if (hasErrors(diagnostics)) return [...diagnostics]
  const text = formatFile(source)
  if (text === source.text) return false
  runtime.terminal.out(`${name}\n`)
  if (wanted.showsDifference)
    runtime.terminal.out(createTwoFilesPatch(`old/${name}`, `new/${name}`, source.text, text))
  if (!wanted.checks) await runtime.files.replaceText(name, text)
  return true
}
