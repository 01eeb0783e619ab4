import { instanceText } from '../address/print-address.js'
import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { MarkedObject, Observation } from '../provider/contract.js'
import type { Random } from '../runtime/runtime.js'
import { findKind } from '../schema/kind-registry.js'
import { StateDraft } from '../state/draft.js'
import { encodeOutput } from '../state/outputs.js'
import { decodeValues } from '../state/encode-values.js'
import type { State, StateOutput } from '../state/state.js'
import { isWhollyKnown } from '../value/equal.js'
import { Adopter } from './adopt.js'
import { type Observer, observeAgain } from './observe-again.js'

/** What a rebuilt state holds, and what could not be found. */
export interface Rebuilt {
  readonly state: State
  /** Addresses that are bound now and were not before. */
  readonly found: readonly string[]
  /** Declared instances without an object: the next plan makes them. */
  readonly missing: readonly string[]
  /** Objects that bear our mark and that no block declares. */
  readonly strays: readonly MarkedObject[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Finds the objects of all declared instances that the state does not hold, by their marks and by nature, in the order of
 * dependencies, so that each can be told by what it belongs to. What the state holds stays as it is. Without `random` it is a
 * state to look at, not to keep: no secret is remembered.
 */
export async function rebuildState(
  observer: Observer,
  state: State,
  random: Random | undefined,
): Promise<Rebuilt> {
  const { desired } = observer
  const draft = new StateDraft(state)
  // The second pass writes everything again, and secrets take long to hash.
  const adopter = new Adopter(observer, draft, undefined)
  const observation = await observeAgain(observer, draft)
  const problems = observationProblems(observation)
  if (problems.length > 0) return { state, found: [], missing: [], strays: [], diagnostics: problems }
  const first = await findAll(adopter, observation)
  // Links to objects that were found later than whoever names them are told by a second look.
  const again = await observeAgain(observer, draft)
  await findAll(new Adopter(observer, draft, random, adopter.known), again, new Set(first.found))
  const outputs: Record<string, StateOutput> = { ...state.outputs }
  for (const output of desired.outputs(adopter.known.view())) {
    if (hasErrors(output.diagnostics) || !isWhollyKnown(output.value) || output.value.kind === 'null')
      continue
    outputs[output.name] = encodeOutput(output.value, output.isSensitive)
  }
  draft.apply({ kind: 'outputs', outputs })
  const declared = new Set([...first.found, ...first.missing, ...Object.keys(state.instances)])
  const strays = (observer.session.marked?.(again) ?? []).filter(object => !declared.has(object.address))
  return { state: draft.finish(), ...first, strays }
}

interface FoundInstances {
  readonly found: readonly string[]
  readonly missing: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** One pass over the configuration. `again` are the addresses whose values are to be read anew. */
async function findAll(
  adopter: Adopter,
  observation: Observation,
  again: ReadonlySet<string> = new Set(),
): Promise<FoundInstances> {
  const { desired, session } = adopter.observer
  const found: string[] = []
  const missing: string[] = []
  const diagnostics: Diagnostic[] = []
  for (const block of desired.blocks) {
    const expansion = desired.expand(block, adopter.known.view())
    diagnostics.push(...expansion.diagnostics)
    adopter.known.setInstances(block.text, expansion.instances)
    if (block.address.mode === 'data') {
      lookUp(adopter, block, expansion.instances, observation)
      continue
    }
    for (const instance of expansion.instances) {
      const address = instanceText(instance)
      const before = adopter.draft.instance(address)
      if (before && !again.has(address)) {
        remember(adopter, address)
        continue
      }
      const config = adopter.config(block, instance)
      const identity =
        before?.identity ??
        (config && session.recognise?.({ kindName: block.kindName, address, config }, observation))
      const isFound =
        identity !== undefined && (await adopter.adopt(block, instance, address, identity, observation))
      if (isFound) found.push(address)
      else missing.push(address)
    }
  }
  return { found, missing, diagnostics }
}

/** What the state says of an instance, for those that refer to it. */
function remember(adopter: Adopter, address: string): void {
  const recorded = adopter.draft.instance(address)
  const schema = recorded && findKind(adopter.observer.registry, recorded.mode, recorded.kindName)?.schema
  if (!recorded || !schema) return
  adopter.known.setValue(
    address,
    recorded.kindName,
    decodeValues(recorded.values, recorded.sensitivePaths, schema.block),
    recorded.identity,
  )
}

function lookUp(
  adopter: Adopter,
  block: Parameters<Adopter['config']>[0],
  instances: readonly Parameters<Adopter['config']>[1][],
  observation: Observation,
): void {
  for (const instance of instances) {
    const config = adopter.config(block, instance)
    if (config === undefined || !isWhollyKnown(config)) continue
    const { value } = adopter.observer.session.lookup(block.kindName, config, observation)
    if (value) adopter.known.setValue(instanceText(instance), block.kindName, value)
  }
}

function observationProblems(observation: Observation): readonly Diagnostic[] {
  const findings = observation.findings
    .filter(finding => finding.severity === 'error')
    .map(({ summary, detail, remedy, address }) =>
      errorDiagnostic(summary, `${detail} ${remedy}`.trim(), address === undefined ? {} : { address }),
    )
  return [...findings, ...(observation.diagnostics ?? []).filter(one => one.severity === 'error')]
}
