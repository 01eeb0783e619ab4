import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { DesiredOutput } from '../desired/desired.js'
import { decodeOutput } from '../state/outputs.js'
import type { State } from '../state/state.js'
import { sameValue } from '../value/same.js'
import { withoutDeepMarks } from '../value/marks.js'
import type { OutputChange } from './plan.js'

/** How the outputs differ from those of the state, in the order of names; those that are `untouched` stay as they are. */
export function changeOutputs(
  outputs: readonly DesiredOutput[],
  state: State,
  isDestroy: boolean,
  untouched: ReadonlySet<string>,
): { readonly changes: readonly OutputChange[]; readonly diagnostics: readonly Diagnostic[] } {
  const wanted = new Map(isDestroy ? [] : outputs.map(output => [output.name, output]))
  const names = new Set([...wanted.keys(), ...Object.keys(state.outputs)])
  const changes = [...names]
    .filter(name => !untouched.has(name) && wanted.get(name)?.isBlocked !== true)
    .filter(name => !hasErrors(wanted.get(name)?.diagnostics ?? []))
    .sort()
    .map(name => changeOutput(name, wanted.get(name), state))
  return {
    changes,
    diagnostics: isDestroy
      ? []
      : outputs.flatMap(output => (untouched.has(output.name) ? [] : output.diagnostics)),
  }
}

function changeOutput(name: string, wanted: DesiredOutput | undefined, state: State): OutputChange {
  const stored = state.outputs[name]
  const before = stored && decodeOutput(stored)
  if (!wanted)
    return { name, action: 'delete', before, after: undefined, isSensitive: stored?.isSensitive ?? false }
  const after = wanted.value
  const { isSensitive } = wanted
  // An output that is null does not exist, as far as a reader is concerned.
  if (before === undefined)
    return { name, action: after.kind === 'null' ? 'no-op' : 'create', before, after, isSensitive }
  const isSame =
    sameValue(withoutDeepMarks(before), withoutDeepMarks(after)) && stored?.isSensitive === isSensitive
  return { name, action: isSame ? 'no-op' : 'update', before, after, isSensitive }
}
