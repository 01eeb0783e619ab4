import type { ConditionDeclaration, Module, Written } from '../../config/configuration.js'
import { writtenReference } from '../../config/written-reference.js'
import { referenceOf, type Reference } from '../../desired/reference.js'
import { readTarget, resourceKey } from '../../desired/target.js'
import { errorDiagnostic, type Diagnostic } from '../../diagnostic/diagnostic.js'
import type { SourceRange } from '../../diagnostic/source.js'
import type { LocatedFinding } from '../../plan/plan.js'
import type { ExpectedFinding } from './test-file.js'

/** What was found, without what was expected; what was expected and did not come is a problem. */
export interface Sifted<T> {
  readonly unexpected: readonly T[]
  readonly problems: readonly Diagnostic[]
  readonly hasExpected: boolean
}

/** Takes failures out that the run expects of variables, outputs, checks, resources and data blocks of the module. */
export function siftFailures(
  found: readonly Diagnostic[],
  expected: readonly Written[],
  module: Module,
): Sifted<Diagnostic> {
  const problems: Diagnostic[] = []
  const met = new Set<Diagnostic>()
  for (const written of expected) {
    const subject = subjectOf(written, module, problems)
    if (subject === undefined) continue
    const failures = found.filter(diagnostic => isFailureOf(diagnostic, subject))
    for (const failure of failures) met.add(failure)
    if (failures.length === 0) {
      const detail = `The checkable object, ${subject.name}, was expected to report an error but did not.`
      problems.push(errorDiagnostic('Missing expected failure', detail, { range: written.range }))
    }
  }
  return { unexpected: found.filter(each => !met.has(each)), problems, hasExpected: met.size > 0 }
}

/** Takes findings out that the run expects by their codes. */
export function siftFindings(
  found: readonly LocatedFinding[],
  expected: readonly ExpectedFinding[],
): Sifted<LocatedFinding> {
  const codes = new Set(expected.map(each => each.code))
  const there = new Set(found.map(finding => finding.code))
  const missing = expected.filter(each => !there.has(each.code))
  const others = [...there].filter(code => !codes.has(code))
  const hint = others.length === 0 ? '' : ` The plan has others: ${others.join(', ')}.`
  return {
    unexpected: found.filter(finding => !codes.has(finding.code)),
    problems: missing.map(({ code, range }) =>
      errorDiagnostic('Missing expected finding', `The plan has no finding "${code}".${hint}`, { range }),
    ),
    hasExpected: found.some(finding => codes.has(finding.code)),
  }
}

/** What may fail: where its conditions stand, and which instance is meant where one is named. */
interface Subject {
  readonly name: string
  readonly ranges: readonly SourceRange[]
  readonly address?: string
}

function subjectOf(written: Written, module: Module, problems: Diagnostic[]): Subject | undefined {
  const { range } = written
  const name = range.source.text.slice(range.start, range.end)
  const reference = writtenReference(written, problems)
  if (reference === undefined) return undefined
  const subject = findSubject(name, referenceOf(reference.expression, range.source), module)
  if (subject !== undefined) return subject
  const detail = `The module has nothing called ${name} that could fail: expected failures name variables, outputs, checks, and resource and data blocks.`
  problems.push(errorDiagnostic('Invalid expected failure', detail, { range }))
  return undefined
}

function findSubject(name: string, reference: Reference, module: Module): Subject | undefined {
  const [step] = reference.steps
  const word = step?.kind === 'attribute' ? step.name : ''
  switch (reference.root) {
    case 'var': {
      const variable = module.variables.get(word)
      return variable && { name, ranges: [variable.range, ...rangesOf(variable.validations)] }
    }
    case 'output': {
      const output = module.outputs.get(word)
      return output && { name, ranges: rangesOf(output.preconditions) }
    }
    case 'check': {
      const check = module.checks.get(word)
      return check && { name, ranges: rangesOf(check.assertions) }
    }
    default: {
      const result = readTarget(reference)
      if ('problem' in result || result.target.kind !== 'resource') return undefined
      const lifecycle = module.resources.get(resourceKey(result.target))?.lifecycle
      if (lifecycle === undefined) return undefined
      const ranges = rangesOf([...lifecycle.preconditions, ...lifecycle.postconditions])
      return result.rest.length > 0 ? { name, ranges, address: name } : { name, ranges }
    }
  }
}

function rangesOf(conditions: readonly ConditionDeclaration[]): readonly SourceRange[] {
  return conditions.map(({ condition }) => condition.range)
}

const summaries: ReadonlySet<string> = new Set([
  'Invalid value for variable',
  'Module output value precondition failed',
  'Check block assertion failed',
  'Resource precondition failed',
  'Resource postcondition failed',
])

function isFailureOf({ summary, range, address }: Diagnostic, subject: Subject): boolean {
  if (range === undefined || !summaries.has(summary)) return false
  if (subject.address !== undefined && address !== undefined && address !== subject.address) return false
  return subject.ranges.some(
    each => each.source.name === range.source.name && each.start <= range.start && range.end <= each.end,
  )
}
