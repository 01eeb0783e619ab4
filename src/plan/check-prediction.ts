import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { BlockSchema } from '../schema/schema.js'
import { withoutDeepMarks } from '../value/marks.js'
import { sameValue } from '../value/same.js'
import type { ObjectValue, Value } from '../value/value.js'
import { isWhollyKnown } from '../value/equal.js'
import { schemaParts } from './schema-parts.js'

/**
 * What a provider did to values that it may not touch: a written value must be planned as written, or as it was before
 * where the provider finds the two alike. A breach is the provider's fault and ends the plan for this instance.
 */
export function checkPrediction(
  address: string,
  block: BlockSchema,
  config: ObjectValue,
  prior: ObjectValue | undefined,
  planned: ObjectValue,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const part of schemaParts(block)) {
    const value = planned.attributes.get(part.name)
    const written = config.attributes.get(part.name)
    if (value === undefined) diagnostics.push(brokenPlan(address, part.name, 'left it out'))
    else if (part.attribute?.writeOnly) {
      if (value.kind !== 'null')
        diagnostics.push(brokenPlan(address, part.name, 'planned a value for this write-only argument'))
    } else if (part.kind === 'plain' && isAltered(written, prior?.attributes.get(part.name), value)) {
      diagnostics.push(brokenPlan(address, part.name, 'planned another value than the one that is written'))
    }
  }
  return diagnostics
}

function isAltered(written: Value | undefined, prior: Value | undefined, planned: Value): boolean {
  if (written === undefined || written.kind === 'null' || !isWhollyKnown(written)) return false
  const plain = withoutDeepMarks(planned)
  if (sameValue(withoutDeepMarks(written), plain)) return false
  return prior === undefined || !sameValue(withoutDeepMarks(prior), plain)
}

function brokenPlan(address: string, name: string, what: string): Diagnostic {
  return errorDiagnostic(
    'Provider produced an invalid plan',
    `The provider was asked to plan ${address}; at the attribute "${name}" it ${what}. This is a mistake in the provider, not in your configuration.`,
    { address },
  )
}
