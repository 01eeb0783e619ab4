import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { RegisteredKind } from '../schema/kind-registry.js'
import type { Attribute } from '../syntax/tree.js'
import { writtenAttribute } from './written.js'
import { writtenReference } from './written-reference.js'

/** Checks the argument `provider` of a block: it may say by name which provider has the kind, and nothing else. */
export function checkProviderReference(
  attribute: Attribute,
  kindName: string,
  { providerName }: RegisteredKind,
  diagnostics: Diagnostic[],
): void {
  const written = writtenAttribute(attribute)
  const { range } = written
  const invalid = (detail: string, place = range): number =>
    diagnostics.push(errorDiagnostic('Invalid provider configuration reference', detail, { range: place }))
  // The warning that the name stands in quotes is the reference's own; what is no reference is told in the words for providers.
  const problems: Diagnostic[] = []
  const reference = writtenReference(written, problems)
  const [first, ...others] = reference?.expression.steps ?? []
  if (reference === undefined || others.length > 0) {
    invalid(
      'The provider argument requires a provider type name, optionally followed by a period and then a configuration alias.',
    )
    return
  }
  diagnostics.push(...problems)
  if (first?.kind === 'index') {
    const place = { source: range.source, start: first.start, end: first.end }
    invalid(
      'Provider name must either stand alone or be followed by a period and then a configuration alias.',
      place,
    )
    return
  }
  const own = providerName.split('/').at(-1) ?? providerName
  const { root } = reference.expression
  if (root !== own)
    invalid(`${kindName} is a kind of the provider ${own}, not of ${root}. Leave the argument out.`)
  else if (first !== undefined)
    invalid(`There is one configuration of the provider ${own}, which has no alias. Leave the argument out.`)
}
