import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Attribute } from '../syntax/tree.js'
import { staticList, writtenAttribute } from './written.js'
import { type WrittenReference, writtenReference } from './written-reference.js'

/** What a `depends_on` names: each element must be a reference and no more. */
export function dependencyList(
  attribute: Attribute | undefined,
  diagnostics: Diagnostic[],
): readonly WrittenReference[] {
  if (!attribute) return []
  const elements = staticList(writtenAttribute(attribute), diagnostics)
  return elements.flatMap(element => writtenReference(element, diagnostics) ?? [])
}
