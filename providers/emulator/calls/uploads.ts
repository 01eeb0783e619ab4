import type { Role } from '../datamodel/roles.js'
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

/** What takes a file, and the error that a file which ended too early comes to: half an update has no signature. */
export interface UploadPlace {
  readonly take: Upload
  readonly whenCut: readonly [code: string, ...parameters: string[]]
  readonly leastRole: Role
}

/** What hosts take over HTTP, by path. */
export const uploads: Readonly<Record<string, UploadPlace>> = {
  '/pool_patch_upload': { take: uploadPatch, whenCut: ['INVALID_PATCH'], leastRole: 'pool-operator' },
  '/import_raw_vdi': { take: fillVdi, whenCut: ['VDI_IO_ERROR', 'Device I/O errors'], leastRole: 'vm-admin' },
}
