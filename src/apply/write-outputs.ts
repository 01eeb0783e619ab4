import { canonicalJson } from '../state/canonical-json.js'
import { encodeOutput } from '../state/outputs.js'
import type { StateOutput } from '../state/state.js'
import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { hasErrors } from '../diagnostic/diagnostic.js'
import { isWhollyKnown } from '../value/equal.js'
import type { ApplyContext } from './apply-context.js'

/** Writes the outputs; one that cannot be told, because something failed, keeps its old value. */
export function writeOutputs(
  context: ApplyContext,
  before: { readonly [name: string]: StateOutput },
  hasFailed: boolean,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const { plan, desired, values } = context
  if (plan.mode === 'destroy' && hasFailed) return diagnostics
  const outputs: { [name: string]: StateOutput } = { ...before }
  const planned = new Map(plan.outputs.map(output => [output.name, output]))
  for (const { name, action } of plan.outputs) if (action === 'delete') delete outputs[name]
  for (const output of plan.mode === 'destroy' ? [] : desired.outputs(values.known)) {
    if (!planned.has(output.name)) continue
    if (!hasFailed) diagnostics.push(...output.diagnostics)
    if (hasErrors(output.diagnostics) || !isWhollyKnown(output.value)) continue
    if (output.value.kind === 'null') delete outputs[output.name]
    else outputs[output.name] = encodeOutput(output.value, output.isSensitive)
  }
  const isSame = canonicalJson(outputs) === canonicalJson(before)
  if (!isSame) context.record.change([{ kind: 'outputs', outputs }])
  return diagnostics
}
