import { parseInstance } from '../address/parse-address.js'
import { blockText } from '../address/print-address.js'
import { KnownValues } from '../plan/known-values.js'
import type { KindSchema } from '../schema/schema.js'
import { decodeValues } from '../state/encode-values.js'
import type { State } from '../state/state.js'

/** What a state tells of instances; what is not in it is not known. */
export function knownFromState(
  state: State | undefined,
  findSchema: (kindName: string, mode: 'managed' | 'data') => KindSchema | undefined,
): KnownValues {
  const known = new KnownValues()
  const blocks = new Map<string, NonNullable<ReturnType<typeof parseInstance>>[]>()
  for (const [address, instance] of Object.entries(state?.instances ?? {})) {
    const parsed = parseInstance(address)
    const schema = findSchema(instance.kindName, instance.mode)
    if (parsed === undefined || schema === undefined) continue
    known.setValue(
      address,
      instance.kindName,
      decodeValues(instance.values, instance.sensitivePaths, schema.block),
      instance.identity,
    )
    const block = blockText(parsed)
    blocks.set(block, [...(blocks.get(block) ?? []), parsed])
  }
  for (const [block, instances] of blocks) known.setInstances(block, instances)
  return known
}
