import { Failure } from '../../../src/diagnostic/failure.js'
import { uploads } from '../calls/uploads.js'
import { strikeCall } from '../faults/strike.js'
import { XapiFailure } from '../xapi-failure.js'
import { contextOf } from './context.js'
import { checkPermission } from './permission.js'
import type { Service } from './service.js'
import { requireSession } from './sessions.js'
import { suffer } from './suffer.js'
import { endTask } from './tasks.js'

/** A file on its way to a machine; the path has its query, `?task_id=…` names a task that ends with the transfer. */
export interface UploadRequest {
  readonly path: string
  readonly session: string
  /** A character a byte. */
  readonly content: string
  /** True where less came than was promised. */
  readonly isCut: boolean
}

/** Gives a file to what takes files at its path; a path that takes none is MESSAGE_METHOD_UNKNOWN. */
export async function receiveUpload(
  service: Service,
  machine: string,
  { path, session, content, isCut }: UploadRequest,
): Promise<string> {
  const { pathname, searchParams } = new URL(path, 'http://host')
  const { world } = service
  const known = requireSession(world, machine, pathname, session)
  const context = contextOf(service, machine, known)
  const task = searchParams.get('task_id') ?? ''
  try {
    const upload = uploads[pathname]
    if (upload === undefined) throw new XapiFailure('MESSAGE_METHOD_UNKNOWN', [pathname])
    const method = uploadMethod(pathname)
    if (service.checksRoles) checkPermission(context.database, known, method, upload.leastRole)
    if (isCut) {
      const [code, ...parameters] = upload.whenCut
      throw new XapiFailure(code, parameters)
    }
    return await suffer({ world, machine, method }, strikeCall(world, machine, method), async () => {
      const made = await upload.take(context, content, new Map(searchParams))
      endTask(world, context.database, task, made)
      return made
    })
  } catch (problem) {
    // The task of a transfer whose answer got lost says what became of the work, if it was done.
    if (problem instanceof Failure && problem.kind !== 'unavailable')
      endTask(world, context.database, task, problem)
    throw problem
  }
}

/** A file sent over HTTP, as xapi's roles name it: `http/put_pool_patch_upload`. */
export function uploadMethod(pathname: string): string {
  return `http/put_${pathname.slice(1)}`
}
