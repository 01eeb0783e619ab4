import { canonicalJson } from '../state/canonical-json.js'
import { encodeOutput } from '../state/outputs.js'
import type { StateOutput } from '../state/state.js'
import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { hasErrors } from '../diagnostic/diagnostic.js'
import { isWhollyKnown } from '../plan/known-values.js'
import type { ApplyContext } from './apply-context.js'

/** Writes the outputs; one that cannot be told, because something failed, keeps its old value. */
export function writeOutputs(
  context: ApplyContext,
  before: { readonly [name: string]: StateOutput },
  hasFailed: boolean,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  const outputs: { [name: string]: StateOutput } = {}
  const wanted = context.plan.mode === 'destroy' ? [] : context.desired.outputs(context.values.known)
  for (const output of wanted) {
    const isTold = !hasErrors(output.diagnostics) && isWhollyKnown(output.value)
    const old = before[output.name]
    if (!hasFailed) diagnostics.push(...output.diagnostics)
    if (isTold && output.value.kind !== 'null')
      outputs[output.name] = encodeOutput(output.value, output.isSensitive)
    else if (!isTold && old) outputs[output.name] = old
  }
  if (context.plan.mode === 'destroy' && hasFailed) return diagnostics
  const isSame =
    canonicalJson(JSON.parse(JSON.stringify(outputs))) === canonicalJson(JSON.parse(JSON.stringify(before)))
  if (!isSame) context.record.change([{ kind: 'outputs', outputs }])
  return diagnostics
}
