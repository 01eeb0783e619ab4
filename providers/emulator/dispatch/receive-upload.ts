import { uploads } from '../calls/uploads.js'
import { XapiFailure } from '../xapi-failure.js'
import { contextOf } from './context.js'
import type { Service } from './service.js'
import { requireSession } from './sessions.js'

/** A file on its way to a machine. */
export interface UploadRequest {
  readonly path: string
  readonly session: string
  readonly content: string
}

/** Gives a file to what takes files at its path; a path that takes none is MESSAGE_METHOD_UNKNOWN. */
export async function receiveUpload(
  service: Service,
  machine: string,
  { path, session, content }: UploadRequest,
): Promise<string> {
  const known = requireSession(service.world, machine, path, session)
  const upload = uploads[path]
  if (upload === undefined) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [path])
  return upload(contextOf(service, machine, known), content)
}
