import { type Diagnostic, errorDiagnostic, hasErrors, warningDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Runtime } from '../runtime/runtime.js'
import { didYouMean, nameRange, typeRange } from '../schema/body-content.js'
import { decodeJsonBody } from '../syntax/json-body.js'
import { parseExpression } from '../syntax/parse-expression.js'
import { parseFile } from '../syntax/parse-file.js'
import { parseJsonFile } from '../syntax/parse-json-file.js'
import type { Body } from '../syntax/tree.js'
import { stringValue } from '../value/construct.js'
import { withMarks } from '../value/marks.js'
import { ephemeralMark, noMarks, sensitiveMark, type Value } from '../value/value.js'
import { conform } from './conform.js'
import type { Module, VariableDeclaration } from './configuration.js'
import { readSource } from './module-files.js'
import { staticValue } from './static-value.js'
import { writtenAttribute } from './written.js'

/** Where values of the root's variables may come from beside the files that are loaded by themselves. */
export interface VariableRequest {
  readonly root: Module
  /** The root module's folder. */
  readonly folder: string
  readonly runtime: Pick<Runtime, 'files' | 'environment'>
  /** `--var` and `--var-file`, in the order given; the later wins. Files are told from the working folder. */
  readonly options: readonly VariableOption[]
  /** Takes values from the options alone: neither from the environment nor from files that are loaded by themselves. */
  readonly takesOptionsOnly?: boolean
}

export type VariableOption =
  | { readonly kind: 'value'; readonly name: string; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }
  /** A value as it is, and how messages name the place that it came from; left out: a saved plan. */
  | {
      readonly kind: 'known'
      readonly name: string
      readonly value: Value
      readonly origin?: string
      readonly range?: SourceRange
    }

export interface VariableValues {
  /** Converted to the variables' types, with their marks; a variable with an error is missing. */
  readonly values: ReadonlyMap<string, Value>
  readonly diagnostics: readonly Diagnostic[]
}

/** A value that was given, before it is converted. */
interface Given {
  readonly value: Value
  /** How messages name the place that it came from: `using --var="x=..."`. */
  readonly origin: string
  readonly range: SourceRange | undefined
}

interface Gathering {
  readonly request: VariableRequest
  readonly given: Map<string, Given>
  readonly diagnostics: Diagnostic[]
  /** True once a file was no file of values: then nobody knows what would have been set. */
  isUnreadable: boolean
}

/**
 * Gathers the values of the root's variables: environment, `pool.vars.hcl`, `*.auto.vars.hcl`, then options in the order
 * given; the later wins. What is not given has its default.
 */
export async function loadVariableValues(request: VariableRequest): Promise<VariableValues> {
  const gathering: Gathering = { request, given: new Map(), diagnostics: [], isUnreadable: false }
  if (request.takesOptionsOnly !== true) {
    gatherEnvironment(gathering)
    for (const name of await automaticFiles(request)) await gatherFile(gathering, name)
  }
  for (const option of request.options) {
    if (option.kind === 'file') await gatherFile(gathering, option.path)
    else if (option.kind === 'known') {
      gathering.given.set(option.name, {
        value: option.value,
        origin: option.origin ?? 'from the saved plan',
        range: option.range,
      })
    } else gatherOption(gathering, option.name, option.text)
  }
  const values = new Map<string, Value>()
  if (gathering.isUnreadable) return { values, diagnostics: gathering.diagnostics }
  for (const variable of request.root.variables.values()) {
    const value = valueOf(variable, gathering.given.get(variable.name), gathering.diagnostics)
    if (value) values.set(variable.name, value)
  }
  return { values, diagnostics: gathering.diagnostics }
}

async function automaticFiles({ folder, runtime }: VariableRequest): Promise<readonly string[]> {
  const entries = await runtime.files.list(folder)
  const names = entries.filter(entry => !entry.isFolder).map(entry => entry.name)
  const own = ['pool.vars.hcl', 'pool.vars.hcl.json'].filter(name => names.includes(name))
  const automatic = names
    .filter(name => /\.auto\.vars\.hcl(\.json)?$/.test(name))
    .sort((a, b) => (a < b ? -1 : 1))
  const prefix = folder === '.' || folder === '' ? '' : `${folder.replace(/\/$/, '')}/`
  return [...own, ...automatic].map(name => prefix + name)
}

function gatherEnvironment({ request, given, diagnostics }: Gathering): void {
  const prefix = 'POOLWRIGHT_VAR_'
  for (const [key, text] of Object.entries(request.runtime.environment.variables)) {
    if (text === undefined || !key.startsWith(prefix)) continue
    const name = key.slice(prefix.length)
    const variable = request.root.variables.get(name)
    // Variables of the environment serve many configurations: one that nobody declares is no mistake.
    if (!variable) continue
    const value = parseGiven(variable, text, diagnostics)
    if (value) given.set(name, { value, origin: `using the environment variable ${key}`, range: undefined })
  }
}

function gatherOption({ request, given, diagnostics }: Gathering, name: string, text: string): void {
  const variable = request.root.variables.get(name)
  if (!variable) {
    const hint = didYouMean(name, request.root.variables.keys())
    const detail = `A variable named "${name}" was assigned on the command line, but the root module does not declare a variable of that name.${hint} To use this value, add a "variable" block to the configuration.`
    diagnostics.push(errorDiagnostic('Value for undeclared variable', detail))
    return
  }
  const value = parseGiven(variable, text, diagnostics)
  if (value) given.set(name, { value, origin: `using --var="${name}=..."`, range: undefined })
}

/** Text is taken as it is where the variable's type is primitive or left out, and as an expression otherwise. */
function parseGiven(
  variable: VariableDeclaration,
  text: string,
  diagnostics: Diagnostic[],
): Value | undefined {
  const { kind } = variable.constraint.type
  const isLiteral = kind === 'string' || kind === 'number' || kind === 'bool' || !variable.hasType
  if (isLiteral) return stringValue(text)
  const source = { name: `<value for var.${variable.name}>`, text }
  const { expression, diagnostics: problems } = parseExpression(source)
  diagnostics.push(...problems)
  if (!expression) return undefined
  return staticValue({ expression, range: { source, start: 0, end: text.length } }, diagnostics)
}

async function gatherFile(gathering: Gathering, name: string): Promise<void> {
  const { request, given, diagnostics } = gathering
  const source = await readSource({ files: request.runtime.files, rootFolder: '.' }, name, diagnostics)
  if (!source) return
  const body = bodyOf(source, diagnostics)
  if (body.blocks.length > 0) gathering.isUnreadable = true
  for (const block of body.blocks) {
    const detail = 'Blocks are not allowed here.'
    diagnostics.push(errorDiagnostic(`Unexpected "${block.type}" block`, detail, { range: typeRange(block) }))
  }
  for (const attribute of body.attributes) {
    const value = staticValue(writtenAttribute(attribute), diagnostics)
    if (!request.root.variables.has(attribute.name)) {
      diagnostics.push(undeclaredInFile(attribute.name, name, nameRange(attribute), request.root))
      continue
    }
    if (!value) continue
    given.set(attribute.name, { value, origin: `from ${name}`, range: writtenAttribute(attribute).range })
  }
}

function undeclaredInFile(name: string, file: string, range: SourceRange, root: Module): Diagnostic {
  const hint = didYouMean(name, root.variables.keys())
  const detail = `The root module does not declare a variable named "${name}" but a value was found in file "${file}".${hint} If you meant to use this value, add a "variable" block to the configuration.`
  return warningDiagnostic('Value for undeclared variable', detail, { range })
}

function bodyOf(source: { readonly name: string; readonly text: string }, diagnostics: Diagnostic[]): Body {
  if (!source.name.endsWith('.json')) {
    const parsed = parseFile(source)
    diagnostics.push(...parsed.diagnostics)
    return parsed.file.body
  }
  const parsed = parseJsonFile(source)
  const decoded = decodeJsonBody(parsed.body, { blocks: {} })
  diagnostics.push(...parsed.diagnostics, ...decoded.diagnostics)
  return decoded.body
}

function valueOf(
  variable: VariableDeclaration,
  given: Given | undefined,
  diagnostics: Diagnostic[],
): Value | undefined {
  if (!given) {
    if (variable.hasDefault) return variable.defaultValue && markVariable(variable.defaultValue, variable)
    const detail = `The root module input variable "${variable.name}" is not set, and has no default value. Use a --var or --var-file command line argument to provide a value for this variable.`
    diagnostics.push(errorDiagnostic('No value for required variable', detail, { range: variable.range }))
    return undefined
  }
  const found: Diagnostic[] = []
  const value = settle(
    variable,
    given.value,
    problem => {
      const detail = `Unsuitable value for var.${variable.name} set ${given.origin}: ${problem}.`
      return errorDiagnostic('Invalid value for input variable', detail, {
        range: given.range ?? variable.range,
      })
    },
    found,
  )
  diagnostics.push(...found)
  return hasErrors(found) ? undefined : value
}

/** A value given to a variable as the module sees it: converted, null replaced where nulls are not taken, marked. */
export function settle(
  variable: VariableDeclaration,
  given: Value,
  unsuitable: (problem: string) => Diagnostic,
  diagnostics: Diagnostic[],
): Value | undefined {
  const conformed = conform(given, variable.constraint)
  if ('problem' in conformed) {
    diagnostics.push(unsuitable(conformed.problem))
    return undefined
  }
  const { value } = conformed
  if (value.kind !== 'null' || variable.isNullable) return markVariable(value, variable)
  if (variable.defaultValue) return markVariable(variable.defaultValue, variable)
  diagnostics.push(
    errorDiagnostic(
      'Required variable not set',
      `Unsuitable value for var.${variable.name}: required variable may not be set to null.`,
      {
        range: variable.range,
      },
    ),
  )
  return undefined
}

/** The value with the marks that the variable's declaration gives it. */
export function markVariable(value: Value, variable: VariableDeclaration): Value {
  const marks =
    (variable.isSensitive ? sensitiveMark : noMarks) | (variable.isEphemeral ? ephemeralMark : noMarks)
  return withMarks(value, marks)
}
