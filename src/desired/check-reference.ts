import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Module, ResourceDeclaration } from '../config/configuration.js'
import type { Reference } from './reference.js'
import { didYouMean } from '../schema/body-content.js'
import { compareNumbers } from '../value/arithmetic.js'
import { isWhole } from '../value/big-number.js'
import { parseNumber } from '../value/number-text.js'
import { checkSteps } from './check-steps.js'
import { readTarget, resourceKey, type TargetReference } from './target.js'

/** Where an expression stands, as far as it matters for what it may refer to. */
export interface ReferencePlace {
  readonly module: Module
  readonly repetition: 'single' | 'count' | 'for_each'
  readonly hasSelf: boolean
  /** The block that the expression belongs to: it may not refer to itself. */
  readonly self?: ResourceDeclaration
}

/** What is wrong with a reference before any value is known; undefined when nothing is. */
export function checkReference(reference: Reference, place: ReferencePlace): Diagnostic | undefined {
  const result = readTarget(reference)
  if ('problem' in result) return { ...result.problem, rank: 1 }
  const problem = checkTarget(reference, result, place)
  const isOfBlock = result.target.kind === 'resource' || result.target.kind === 'call'
  return problem && { ...problem, rank: isOfBlock ? 1 : 2 }
}

function checkTarget(
  reference: Reference,
  result: TargetReference,
  place: ReferencePlace,
): Diagnostic | undefined {
  const { target, range } = result
  switch (target.kind) {
    case 'variable':
      return place.module.variables.has(target.name)
        ? undefined
        : undeclaredVariable(target.name, range, place.module)
    case 'local':
      return place.module.locals.has(target.name)
        ? undefined
        : undeclaredLocal(target.name, range, place.module)
    case 'call':
      return checkCall(target.name, result, reference, place.module)
    case 'resource':
      return checkKey(reference, result) ?? checkResource(target, result, place)
    case 'count':
      return checkCount(target.name, range, place)
    case 'each':
      return checkEach(target.name, range, place)
    case 'path':
      return checkPath(target.name, range)
    case 'workspace':
      return checkWorkspace(reference.root, target.name, range)
    case 'self':
      return place.hasSelf ? undefined : invalidSelf(range)
  }
}

function undeclaredVariable(name: string, range: SourceRange, module: Module): Diagnostic {
  const hint =
    didYouMean(name, module.variables.keys()) ||
    ` This variable can be declared with a variable "${name}" {} block.`
  const detail = `An input variable with the name "${name}" has not been declared.${hint}`
  return errorDiagnostic('Reference to undeclared input variable', detail, { range })
}

function undeclaredLocal(name: string, range: SourceRange, module: Module): Diagnostic {
  const detail = `A local value with the name "${name}" has not been declared.${didYouMean(name, module.locals.keys())}`
  return errorDiagnostic('Reference to undeclared local value', detail, { range })
}

/** The module as messages name it. */
export function moduleName(module: Module): string {
  return module.path.length === 0 ? 'the root module' : module.path.map(name => `module.${name}`).join('.')
}

function checkCall(
  name: string,
  result: TargetReference,
  reference: Reference,
  module: Module,
): Diagnostic | undefined {
  const call = module.calls.get(name)
  if (!call) {
    const detail = `No module call named "${name}" is declared in ${moduleName(module)}.${didYouMean(name, module.calls.keys())}`
    return errorDiagnostic('Reference to undeclared module', detail, { range: reference.range })
  }
  const [first, second] = result.rest
  const isRepeated = call.count !== undefined || call.forEach !== undefined
  if (isRepeated && first?.kind === 'attribute') {
    const key = call.count ? 'count.index' : 'each.key'
    const set = call.count ? 'count' : 'for_each'
    const detail = `Because module.${name} has "${set}" set, its attributes must be accessed on specific instances.\n\nFor example, to correlate with indices of a referring resource, use:\n    module.${name}[${key}]`
    return errorDiagnostic('Missing module instance key', detail, { range: result.range })
  }
  if (!isRepeated && first?.kind === 'index') {
    const detail = `Because module.${name} does not have "count" or "for_each" set, references to it must not include an index key. Remove the bracketed index to refer to the single instance of this module.`
    return errorDiagnostic('Unexpected module instance key', detail, { range: result.range })
  }
  const output = isRepeated ? second : first
  if (output?.kind !== 'attribute' || !call.module || call.module.outputs.has(output.name)) return undefined
  const detail = `This object does not have an attribute named "${output.name}".${didYouMean(output.name, call.module.outputs.keys())}`
  return errorDiagnostic('Unsupported attribute', detail, {
    range: { source: result.range.source, start: output.start, end: output.end },
  })
}

/** A key that no instance can have, in `vm.web[true]` or `vm.web[1.5]`. */
function checkKey(
  { index }: Reference,
  { range: { source }, rest }: TargetReference,
): Diagnostic | undefined {
  const [first] = rest
  const told = (why: string, { start, end }: { readonly start: number; readonly end: number }): Diagnostic =>
    errorDiagnostic('Invalid index key', `Invalid index for resource instance: ${why}.`, {
      range: { source, start, end },
    })
  if (first === undefined && index?.key.kind === 'literal')
    return told('either a string or an integer is required', { start: index.openBracket, end: index.end })
  if (first?.kind !== 'index' || first.keyType !== 'number' || isInteger(first.key)) return undefined
  const bounds = '-9223372036854775808 and 9223372036854775807'
  return told(`value must be a whole number, between ${bounds}`, first)
}

function isInteger(digits: string): boolean {
  const number = parseNumber(digits)
  return number !== undefined && isWhole(number) && compareNumbers(number, 2 ** 63) < 0
}

function checkResource(
  target: { readonly mode: 'managed' | 'data'; readonly kindName: string; readonly name: string },
  result: TargetReference,
  place: ReferencePlace,
): Diagnostic | undefined {
  const declared = place.module.resources.get(resourceKey(target))
  const [first] = result.rest
  // Brackets right behind the name belong to what it names.
  const range = first?.kind === 'index' ? { ...result.range, end: first.end } : result.range
  if (!declared) return undeclaredResource(target, range, place.module)
  if (declared === place.self) {
    const detail = `Configuration for ${declared.text} may not refer to itself.`
    return errorDiagnostic('Self-referential block', detail, { range })
  }
  const isRepeated = declared.count !== undefined || declared.forEach !== undefined
  if (isRepeated && first?.kind === 'attribute') {
    const set = declared.count ? 'count' : 'for_each'
    const key = declared.count ? 'count.index' : 'each.key'
    const detail = `Because ${declared.text} has "${set}" set, its attributes must be accessed on specific instances.\n\nFor example, to correlate with indices of a referring resource, use:\n    ${declared.text}[${key}]`
    return errorDiagnostic('Missing resource instance key', detail, { range: result.range })
  }
  if (!isRepeated && first?.kind === 'index') {
    const detail = `Because ${declared.text} does not have "count" or "for_each" set, references to it must not include an index key. Remove the bracketed index to refer to the single instance of this resource.`
    return errorDiagnostic('Unexpected resource instance key', detail, { range })
  }
  const steps = isRepeated ? result.rest.slice(1) : result.rest
  const [next] = steps
  if (isRepeated && next?.kind === 'index') {
    const detail = 'Only attribute access is allowed here, using the dot operator.'
    const { source } = result.range
    return errorDiagnostic('Invalid index operation', detail, {
      range: { source, start: next.start, end: next.end },
    })
  }
  return checkSteps(steps, declared.kind.schema.block, result.range.source)
}

function undeclaredResource(
  target: { readonly mode: 'managed' | 'data'; readonly kindName: string; readonly name: string },
  range: SourceRange,
  module: Module,
): Diagnostic {
  const { mode, kindName, name } = target
  const what = mode === 'data' ? 'data' : 'managed'
  const other = resourceKey({ mode: mode === 'data' ? 'managed' : 'data', kindName, name })
  const sameName = [...module.resources.values()].filter(each => each.name === name && each.mode === mode)
  const kindHint = sameName.find(each => didYouMean(kindName, [each.kindName]) !== '')
  const hint = module.resources.has(other)
    ? `\n\nDid you mean the ${mode === 'data' ? 'managed' : 'data'} resource ${other}?`
    : kindHint
      ? `\n\nDid you mean ${kindHint.text}?`
      : ''
  const detail = `A ${what} resource "${kindName}" "${name}" has not been declared in ${moduleName(module)}.${hint}`
  const nearby = [...module.resources.values()].filter(
    each => each.kindName === kindName && each.mode === mode,
  )
  const nearName = nearby.find(each => didYouMean(name, [each.name]) !== '')
  const related = nearName
    ? [{ range: nearName.range, message: `Did you mean ${nearName.text}, which is declared here?` }]
    : []
  return errorDiagnostic(
    'Reference to undeclared resource',
    detail,
    related.length > 0 ? { range, related } : { range },
  )
}

function checkCount(name: string, range: SourceRange, place: ReferencePlace): Diagnostic | undefined {
  if (name !== 'index') {
    const detail = `The "count" object does not have an attribute named "${name}". The only supported attribute is count.index, which is the index of each instance of a resource block that has the "count" argument set.`
    return errorDiagnostic('Invalid "count" attribute', detail, { range })
  }
  if (place.repetition === 'count') return undefined
  const detail =
    'The "count" object can only be used in "module", "resource", and "data" blocks, and only when the "count" argument is set.'
  return errorDiagnostic('Reference to "count" in non-counted context', detail, { range })
}

function checkEach(name: string, range: SourceRange, place: ReferencePlace): Diagnostic | undefined {
  if (name !== 'key' && name !== 'value') {
    const detail = `The "each" object does not have an attribute named "${name}". The supported attributes are each.key and each.value, the current key and value pair of the "for_each" attribute set.`
    return errorDiagnostic('Invalid "each" attribute', detail, { range })
  }
  if (place.repetition === 'for_each') return undefined
  if (name === 'value') {
    const detail =
      'A reference to "each.value" has been used in a context in which it is unavailable, such as when the configuration no longer contains the value in its "for_each" expression. Remove this reference to each.value in your configuration to work around this error.'
    return errorDiagnostic('each.value cannot be used in this context', detail, { range })
  }
  const detail =
    'The "each" object can be used only in "module" or "resource" blocks, and only when the "for_each" argument is set.'
  return errorDiagnostic('Reference to "each" in context without for_each', detail, { range })
}

function checkPath(name: string, range: SourceRange): Diagnostic | undefined {
  const names = ['cwd', 'module', 'root']
  if (names.includes(name)) return undefined
  const detail = `The "path" object does not have an attribute named "${name}".${didYouMean(name, names)}`
  return errorDiagnostic('Invalid "path" attribute', detail, { range })
}

function checkWorkspace(root: string, name: string, range: SourceRange): Diagnostic | undefined {
  if (name === 'workspace' || name === 'applying') return undefined
  const detail =
    name === 'env'
      ? `The ${root}.env attribute was deprecated in v0.10 and removed in v0.12. The "state environment" concept was renamed to "workspace" in v0.12, and so the workspace name can now be accessed using the ${root}.workspace attribute.`
      : `The "${root}" object does not have an attribute named "${name}". The only supported attributes are ${root}.workspace, the name of the currently-selected workspace, and ${root}.applying, a boolean which is true only during apply.`
  return errorDiagnostic(`Invalid "${root}" attribute`, detail, { range })
}

function invalidSelf(range: SourceRange): Diagnostic {
  const detail =
    'The "self" object is not available in this context. This object can be used only in resource provisioner, connection, and postcondition blocks.'
  return errorDiagnostic('Invalid "self" reference', detail, { range })
}
