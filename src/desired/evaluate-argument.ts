import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { InstanceAddress } from '../address/address.js'
import type { Path } from '../value/path.js'
import { valueAt } from '../value/value-at.js'
import type { Value } from '../value/value.js'
import { type Declarations, type ResourceNode } from './declarations.js'
import { desiredInstance } from './desired-instance.js'
import type { Evaluation } from './evaluation.js'

/** Evaluates an instance again and takes one argument of it. */
export function evaluateArgument(
  evaluation: Evaluation,
  declarations: Declarations,
  node: ResourceNode,
  address: InstanceAddress,
  path: Path,
): { readonly value: Value | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const desired = desiredInstance(evaluation, declarations, node, address)
  return { value: desired.config && valueAt(desired.config, path), diagnostics: desired.diagnostics }
}
