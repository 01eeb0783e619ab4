import { Failure } from '../../../src/diagnostic/failure.js'
import { uploads } from '../calls/uploads.js'
import { XapiFailure } from '../xapi-failure.js'
import { contextOf } from './context.js'
import type { Service } from './service.js'
import { requireSession } from './sessions.js'
import { endTask } from './tasks.js'

/** A file on its way to a machine; the path has its query, `?task_id=…` names a task that ends with the transfer. */
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
  const { pathname, searchParams } = new URL(path, 'http://host')
  const known = requireSession(service.world, machine, pathname, session)
  const context = contextOf(service, machine, known)
  const task = searchParams.get('task_id') ?? ''
  try {
    const upload = uploads[pathname]
    if (upload === undefined) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [pathname])
    const made = await upload(context, content, new Map(searchParams))
    endTask(service.world, context.database, task, made)
    return made
  } catch (problem) {
    if (problem instanceof Failure) endTask(service.world, context.database, task, problem)
    throw problem
  }
}
