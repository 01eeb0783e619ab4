import { Failure } from '../diagnostic/failure.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { copyMarks } from '../plan/copy-marks.js'
import { isWhollyKnown } from '../value/equal.js'
import { resolveLinks } from '../plan/resolve-links.js'
import type { Json } from '../provider/step.js'
import { findKind } from '../schema/kind-registry.js'
import type { ApplyContext } from './apply-context.js'
import { observeAgain } from './observe-again.js'

/** Performs the engine's own `read`: a data block whose answer had to wait. */
export async function readData(context: ApplyContext, address: string): Promise<Json> {
  const { values, session } = context
  await values.refresh()
  const declared = values.declared(address)
  const config = values.config(address)
  const schema = declared && findKind(context.registry, 'data', declared.block.kindName)?.schema
  if (!declared || !schema || !config || !isWhollyKnown(config)) {
    throw new Failure(
      'refused',
      'argument-unknown',
      `The arguments of ${address} are not known although all that they refer to is complete`,
    )
  }
  const observation = await observeAgain(context, context.record.draft)
  const { value, findings } = session.lookup(declared.block.kindName, config, observation)
  if (value === undefined) {
    const why = findings.map(finding => finding.detail).join(' ')
    throw new Failure(
      'refused',
      findings[0]?.code ?? 'not-found',
      why === '' ? `${address} names nothing that exists` : why,
    )
  }
  const known = markSensitive(
    copyMarks(resolveLinks(schema.block, value, values.links), config),
    schema.block,
  )
  values.setValue(address, declared.block.kindName, known)
  values.renew()
  return {}
}
