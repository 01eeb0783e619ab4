import { Failure } from '../../../src/diagnostic/failure.js'
import type { Change } from '../../../src/provider/change.js'
import type { Prediction, PredictRequest } from '../../../src/provider/contract.js'
import { listValue, numberValue, objectValue, stringValue } from '../../../src/value/construct.js'
import { stringType } from '../../../src/value/type.js'
import type { ObjectValue } from '../../../src/value/value.js'
import type { Update } from '../../emulator/lab/hardware.js'
import type { XapiContext } from '../context.js'
import { textOf } from '../drafting/attribute.js'
import type { UpdateFacts } from '../drafting/staging.js'
import { findAll } from '../observation/find.js'
import { setField, textField } from '../observation/record.js'
import { describeFile, labelWithin, type UpdateFile } from './update-file.js'

/**
 * What the files of updates tell. In the lab such a file is a small text that names its `update` block; what a file does
 * not tell, or a file that cannot be read, is left to the upload to refuse.
 */
export async function readUpdates(
  changes: readonly Change[],
  context: XapiContext,
): Promise<ReadonlyMap<string, UpdateFacts>> {
  const facts = new Map<string, UpdateFacts>()
  for (const change of changes) {
    if (change.kindName !== 'patch' || change.planned === undefined) continue
    const file = textOf(change.planned, 'file')
    const content = file === undefined ? undefined : await contentOf(file, context)
    const uuid = textOf(change.planned, 'uuid')
    const label = content === undefined ? undefined : labelWithin(content)
    const update =
      findUpdate(label, uuid, context) ??
      (file === undefined || content === undefined || context.hasRealUpdates !== true
        ? undefined
        : realFacts(describeFile(file, content), uuid, context))
    if (update !== undefined) facts.set(change.address, update)
  }
  return facts
}

/** The prediction with what the file of an update tells of it, where it can be read at once. */
export function foretellUpdate(
  request: PredictRequest,
  prediction: Prediction,
  context: XapiContext,
): Prediction {
  const file = textOf(request.config, 'file')
  if (request.kindName !== 'patch' || request.prior !== undefined || file === undefined) return prediction
  const text = context.readUpdateNow?.(file)
  const label = text === undefined ? undefined : labelWithin(text)
  const update = findUpdate(label, textOf(request.config, 'uuid'), context)
  return update === undefined ? prediction : { ...prediction, planned: filled(prediction.planned, update) }
}

function filled(planned: ObjectValue, update: UpdateFacts): ObjectValue {
  const known = {
    ...(update.uuid !== undefined && { uuid: stringValue(update.uuid) }),
    label: stringValue(update.label),
    size: numberValue(update.sizeBytes),
    ...(update.guidance !== undefined && {
      guidance: listValue(
        update.guidance.toSorted().map(word => stringValue(word)),
        stringType,
      ),
    }),
  }
  const values = new Map(planned.attributes)
  for (const [name, value] of Object.entries(known))
    if (values.get(name)?.kind === 'unknown') values.set(name, value)
  return objectValue(values, planned.marks, planned.instance)
}

function findUpdate(
  label: string | undefined,
  uuid: string | undefined,
  context: XapiContext,
): UpdateFacts | undefined {
  const all: readonly Update[] = [...(context.emulator?.world.hardware.updates.values() ?? [])]
  // Of an update that a rehearsal only assumes, nothing is known outside it.
  const known = all.filter(update => update.isAssumed !== true)
  const found = known.find(update => update.label === label) ?? known.find(update => update.uuid === uuid)
  return found === undefined
    ? undefined
    : { uuid: found.uuid, label: found.label, guidance: found.guidance, sizeBytes: found.sizeBytes }
}

/** What is known of a real file: its size, its name, and what a pool that has an update of this name knows of it. */
function realFacts(
  { label, sizeBytes }: UpdateFile,
  uuid: string | undefined,
  { observation }: XapiContext,
): UpdateFacts {
  const known = [...observation.pools.values()].flatMap(pool =>
    ['pool_update', 'pool_patch'].flatMap(name =>
      findAll(
        pool,
        name,
        record => record['uuid'] === uuid || (uuid === undefined && record['name_label'] === label),
      ),
    ),
  )[0]?.record
  const guidance = known === undefined ? undefined : setField(known, 'after_apply_guidance')
  return {
    uuid: uuid ?? (known === undefined ? undefined : textField(known, 'uuid')),
    label,
    guidance,
    sizeBytes,
  }
}

async function contentOf(file: string, context: XapiContext): Promise<string | Uint8Array | undefined> {
  try {
    return await context.readUpdate(file)
  } catch (problem) {
    if (problem instanceof Failure) return undefined
    throw problem
  }
}
