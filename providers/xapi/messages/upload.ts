import type { Json } from '../../../src/provider/step.js'
import { Failure } from '../../../src/diagnostic/failure.js'
import type { XapiContext } from '../context.js'
import type { XapiSession } from '../session/xapi-session.js'
import { text } from './designate.js'

/**
 * Uploads the file of an update to the pool that answers, and answers `{uuid}`. An update whose file is there already is
 * as good as uploaded: xapi says so with PATCH_ALREADY_EXISTS and its UUID.
 */
export async function uploadPatch(
  session: XapiSession,
  values: { readonly [name: string]: Json },
  context: XapiContext,
): Promise<Json> {
  const content = await context.readUpdate(text(values.file))
  try {
    const reference = await session.upload('/pool_patch_upload', content)
    return { uuid: text(await session.call('pool_patch.get_uuid', reference)) }
  } catch (error) {
    const [uuid] = error instanceof Failure && error.code === 'PATCH_ALREADY_EXISTS' ? error.parameters : []
    if (uuid === undefined) throw error
    return { uuid }
  }
}

/** Fills an image with a file: the raw bytes of the one become those of the other. */
export async function importImage(
  session: XapiSession,
  values: { readonly [name: string]: Json },
  context: XapiContext,
): Promise<Json> {
  const content = await context.readUpdate(text(values.file))
  await session.upload(`/import_raw_vdi?vdi=${text(values.vdi)}&format=raw`, content)
  return null
}
