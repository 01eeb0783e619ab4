import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { copyMarks } from '../plan/copy-marks.js'
import { resolveLinks } from '../plan/resolve-links.js'
import type { Observation } from '../provider/contract.js'
import { findKind } from '../schema/kind-registry.js'
import { decodeValues, encodeValues } from '../state/encode-values.js'
import type { ApplyContext } from './apply-context.js'

/** A refresh-only plan: the state says of every object what was read, and lets go of what is gone. */
export function refreshValues(context: ApplyContext, observation: Observation): readonly Diagnostic[] {
  const { record, registry, session, values } = context
  for (const [address, instance] of record.draft.instances()) {
    const schema = findKind(registry, instance.mode, instance.kindName)?.schema
    if (!schema || instance.mode === 'data' || instance.identity === '') continue
    const applied = decodeValues(instance.values, instance.sensitivePaths, schema.block)
    const read = session.read(instance.kindName, instance.identity, observation, applied)
    if (read === undefined) {
      record.change([{ kind: 'unbind', address, identity: instance.identity }])
      continue
    }
    const value = markSensitive(
      copyMarks(resolveLinks(schema.block, read, values.links), applied),
      schema.block,
    )
    values.setValue(address, instance.kindName, value, instance.identity)
    const refreshed = { ...instance, ...encodeValues(value, schema.block) }
    if (JSON.stringify(refreshed) !== JSON.stringify(instance))
      record.change([{ kind: 'write', address, instance: refreshed }])
  }
  values.renew()
  return []
}
