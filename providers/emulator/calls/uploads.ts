import type { CallContext } from './call.js'
import { uploadPatch } from './pool-patch.js'
import { fillVdi } from './pool-update.js'

/**
 * Takes a file over HTTP; answers the reference of what it made of it (the empty text where it made nothing), or throws
 * an `XapiFailure`. `query` is what the request's address says beside the path.
 */
export type Upload = (
  context: CallContext,
  content: string,
  query: ReadonlyMap<string, string>,
) => string | Promise<string>

/** What hosts take over HTTP, by path. */
export const uploads: Readonly<Record<string, Upload>> = {
  '/pool_patch_upload': uploadPatch,
  '/import_raw_vdi': fillVdi,
}
