import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { instanceText, moduleText } from '../address/print-address.js'
import { addressFromParts, type AddressPart, type ParsedAddress } from '../address/parse-address.js'
import type { InstanceAddress, ModuleAddress } from '../address/address.js'
import type {
  Configuration,
  ImportDeclaration,
  Module,
  Written,
  ResourceDeclaration,
} from '../config/configuration.js'
import { evaluate } from '../eval/evaluate.js'
import type { Expression } from '../syntax/tree.js'
import { stringValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { stringType } from '../value/type.js'
import { sensitiveMark } from '../value/value.js'
import type { Import, Move, Refactoring, Removal } from './desired.js'
import { declaredResource } from './declared-resource.js'
import { type Evaluation, observeEvaluation, type RepetitionData, singleRepetition } from './evaluation.js'
import { evaluateWritten } from './module-values.js'
import { moduleScope } from './module-scope.js'

/** The `moved`, `removed` and `import` blocks of all modules, addresses told from the root. */
export function createRefactoring(
  configuration: Configuration,
  evaluationOf: (known: Parameters<Refactoring['imports']>[0]) => Evaluation,
): Refactoring {
  const modules = modulesOf(configuration.root)
  return {
    moves: modules.flatMap(module => {
      return module.moved.map(({ from, to, range }): Move => ({
        from: fromRoot(module, from),
        to: fromRoot(module, to),
        range,
      }))
    }),
    removals: modules.flatMap(module => {
      return module.removed.map(({ from, destroys, range }): Removal => {
        return { from: fromRoot(module, from), isDestroyed: destroys, range }
      })
    }),
    imports(known) {
      const evaluation = evaluationOf(known)
      const imports: Import[] = []
      const diagnostics: Diagnostic[] = []
      for (const declaration of configuration.root.imports) {
        addImports(evaluation, declaration, imports, diagnostics)
      }
      return { imports, diagnostics }
    },
  }
}

function modulesOf(root: Module): readonly Module[] {
  const found = [root]
  for (let position = 0; position < found.length; position += 1) {
    for (const call of found[position]?.calls.values() ?? []) if (call.module) found.push(call.module)
  }
  return found
}

/** An address written in a module, as the root sees it. */
function fromRoot(module: Module, target: ParsedAddress): string {
  const outer: ModuleAddress = module.path.map(name => ({ name }))
  if (target.kind === 'module') return moduleText([...outer, ...target.module])
  return instanceText({ ...target.address, module: [...outer, ...target.address.module] })
}

function addImports(
  evaluation: Evaluation,
  declaration: ImportDeclaration,
  imports: Import[],
  diagnostics: Diagnostic[],
): void {
  for (const repetition of repetitionsOf(evaluation, declaration.forEach, diagnostics)) {
    const { result, pending } = observeEvaluation(evaluation, () =>
      oneImport(evaluation, declaration, repetition, diagnostics),
    )
    diagnostics.push(...pending)
    if (result) imports.push(result)
  }
}

function repetitionsOf(
  evaluation: Evaluation,
  forEach: Written | undefined,
  diagnostics: Diagnostic[],
): readonly RepetitionData[] {
  if (!forEach) return [singleRepetition]
  const place = { instance: evaluation.root, repetition: singleRepetition }
  const { value, diagnostics: problems } = evaluateWritten(evaluation, place, forEach)
  diagnostics.push(...problems)
  if (hasErrors(problems)) return []
  switch (value.kind) {
    case 'map':
      return Array.from(value.entries, ([key, each]) => ({
        kind: 'for_each',
        key: stringValue(key),
        value: each,
      }))
    case 'object':
      return Array.from(value.attributes, ([key, each]) => ({
        kind: 'for_each',
        key: stringValue(key),
        value: each,
      }))
    case 'set':
      return value.elements.map(each => ({ kind: 'for_each', key: each, value: each }))
    default: {
      if (value.kind === 'unknown' && evaluation.phase.kind === 'validate') return []
      const detail =
        value.kind === 'unknown'
          ? 'The "for_each" of an import block must be known while planning.'
          : 'The "for_each" of an import block must be a map, an object or a set of strings.'
      diagnostics.push(errorDiagnostic('Invalid for_each argument', detail, { range: forEach.range }))
      return []
    }
  }
}

function oneImport(
  evaluation: Evaluation,
  declaration: ImportDeclaration,
  repetition: RepetitionData,
  diagnostics: Diagnostic[],
): Import | undefined {
  const place = { instance: evaluation.root, repetition }
  const to = importTarget(evaluation, declaration.to, repetition, diagnostics)
  const { value, diagnostics: problems } = evaluateWritten(evaluation, place, declaration.id)
  diagnostics.push(...problems)
  if (to === undefined || hasErrors(problems)) return undefined
  const { range } = declaration.id
  const invalid = (detail: string): undefined => {
    diagnostics.push(errorDiagnostic('Invalid import id argument', detail, { range }))
    return undefined
  }
  if ((value.marks & sensitiveMark) !== 0) return invalid('The import ID cannot be sensitive.')
  if (value.kind === 'null') return invalid('The import ID cannot be null.')
  const converted = convert(value, stringType)
  if ('problem' in converted)
    return invalid(`The import ID value is unsuitable: ${converted.problem.message}.`)
  if (converted.value.kind !== 'string') return { to, identity: undefined, range: declaration.range }
  if (converted.value.value === '')
    return invalid('The import ID value evaluates to an empty string, please provide a non-empty value.')
  return { to, identity: converted.value.value, range: declaration.range }
}

/** The address behind `to`, whose keys may be expressions: `vm.web[each.key]`. */
function importTarget(
  evaluation: Evaluation,
  to: Written,
  repetition: RepetitionData,
  diagnostics: Diagnostic[],
): string | undefined {
  const parts = addressParts(evaluation, to, to.expression, repetition, diagnostics)
  const result = parts && addressFromParts(parts)
  if (result && 'target' in result && result.target.kind === 'instance') {
    const { address } = result.target
    const declared = declaredResource(evaluation.root.module, address)
    const problem = declared === undefined ? undeclaredTarget(address, to) : keyProblem(address, declared, to)
    if (problem === undefined) return instanceText(address)
    diagnostics.push(problem)
    return undefined
  }
  if (parts) {
    const detail =
      result && 'problem' in result ? result.problem : 'An import block names one instance, not a module.'
    diagnostics.push(errorDiagnostic('Invalid import address', detail, { range: to.range }))
  }
  return undefined
}

/** Of a repeated block one instance is imported at a time. */
function keyProblem(
  { key }: InstanceAddress,
  { count, forEach }: ResourceDeclaration,
  to: Written,
): Diagnostic | undefined {
  const repetition = count ? 'count' : forEach ? 'for_each' : undefined
  if (key !== undefined || repetition === undefined) return undefined
  const detail = `The target resource is using ${repetition}.`
  return errorDiagnostic("Invalid import 'to' expression", detail, { range: to.range })
}

function undeclaredTarget(address: InstanceAddress, to: Written): Diagnostic {
  const text = instanceText(address)
  const detail = `The configuration for the given import target ${text} does not exist. Write a block for it; what it says of the object is then shown by the plan.`
  return errorDiagnostic('Configuration for import target does not exist', detail, { range: to.range })
}

function addressParts(
  evaluation: Evaluation,
  to: Written,
  expression: Expression,
  repetition: RepetitionData,
  diagnostics: Diagnostic[],
): readonly AddressPart[] | undefined {
  switch (expression.kind) {
    case 'traversal':
      return [{ kind: 'name', name: expression.root }, ...expression.steps.map(partOf)]
    case 'relative-traversal': {
      const inner = addressParts(evaluation, to, expression.collection, repetition, diagnostics)
      return inner && [...inner, ...expression.steps.map(partOf)]
    }
    case 'index': {
      const inner = addressParts(evaluation, to, expression.collection, repetition, diagnostics)
      const scope = moduleScope(evaluation, { instance: evaluation.root, repetition })
      const { value, diagnostics: problems } = evaluate(expression.key, to.range.source, scope)
      diagnostics.push(...problems)
      if (!inner || hasErrors(problems)) return undefined
      if (value.kind === 'string') return [...inner, { kind: 'key', key: value.value }]
      if (value.kind === 'number' && typeof value.value === 'number')
        return [...inner, { kind: 'key', key: value.value }]
      const detail = 'The key of an import address must be a known string or whole number.'
      diagnostics.push(errorDiagnostic('Invalid import address', detail, { range: to.range }))
      return undefined
    }
    default: {
      const detail = 'An import address is the address of a block, such as vm.web or vm.web[each.key].'
      diagnostics.push(errorDiagnostic('Invalid import address', detail, { range: to.range }))
      return undefined
    }
  }
}

function partOf(
  step:
    | { readonly kind: 'attribute'; readonly name: string }
    | { readonly kind: 'index'; readonly key: string; readonly keyType: 'string' | 'number' },
): AddressPart {
  if (step.kind === 'attribute') return { kind: 'name', name: step.name }
  return { kind: 'key', key: step.keyType === 'number' ? Number(step.key) : step.key }
}
