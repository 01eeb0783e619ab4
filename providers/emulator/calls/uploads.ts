import type { CallContext } from './call.js'
import { uploadPatch } from './pool-patch.js'

/** Takes a file over HTTP; answers the reference of what it made of it, or throws an `XapiFailure`. */
export type Upload = (context: CallContext, content: string) => string | Promise<string>

/** What hosts take over HTTP, by path. */
export const uploads: Readonly<Record<string, Upload>> = {
  '/pool_patch_upload': uploadPatch,
}
