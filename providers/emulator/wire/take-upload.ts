import type { IncomingMessage, ServerResponse } from 'node:http'
import type { UploadRequest } from '../dispatch/receive-upload.js'
import { answerMessage, failedOutcome, type Outcome, type ServedLab } from './answer.js'
import { readBody } from './read-body.js'
import { refuse } from './refuse.js'

/** Longest file, in bytes: files of updates are small texts in the lab. */
const fileLimit = 16 * 1024 * 1024

/**
 * `PUT /pool_patch_upload` and its like. Who puts is told by `session_id` in the query or a cookie, or by an account and a
 * password (Basic). The result is the task's, as xapi has it, and the body's, for who has no task.
 */
export async function takeUpload(
  lab: ServedLab,
  machine: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const promised = request.headers['content-length']
  // xapi does not take bodies in chunks.
  if (promised === undefined) return refuse(response, 411)
  // Who does not know a length promises far too much, waits for the head of the answer and cuts the connection in the end.
  const isEndless = Number(promised) > fileLimit
  const session = await sessionOf(lab, machine, request)
  if (isEndless && session.kind === 'success') writeHead(response, 200)
  const content = await readBody(request, fileLimit, 'latin1')
  if (content === undefined) return refuse(response, 413)
  if (session.kind !== 'success') return finish(request, response, session)
  const path = request.url ?? '/'
  // An empty file for no task asks whether another host is to be sent to.
  const isProbe = content === '' && !path.includes('task_id=')
  const outcome: Outcome = isProbe
    ? { kind: 'success', value: '' }
    : await upload(lab, machine, {
        path,
        session: String(session.value),
        content,
        isCut: !isEndless && content.length < Number(promised),
      })
  finish(request, response, outcome)
}

function writeHead(response: ServerResponse, status: number, body?: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain',
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
  })
  if (body === undefined) response.flushHeaders()
}

async function upload(
  { emulator, addresses }: ServedLab,
  machine: string,
  { path, session, content, isCut }: UploadRequest,
): Promise<Outcome> {
  try {
    const made = await emulator.upload(addresses.labAddress(machine), path, session, content, isCut)
    return { kind: 'success', value: made }
  } catch (problem) {
    return failedOutcome(problem, addresses)
  }
}

async function sessionOf(lab: ServedLab, machine: string, request: IncomingMessage): Promise<Outcome> {
  const { searchParams } = new URL(request.url ?? '/', 'http://host')
  const cookie = /(?:^|;\s*)session_id=([^;\s]+)/.exec(request.headers.cookie ?? '')?.[1]
  const given = searchParams.get('session_id') ?? cookie
  if (given !== null && given !== undefined) return { kind: 'success', value: given }
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (basic === undefined) return { kind: 'refused', code: 'SESSION_AUTHENTICATION_FAILED', parameters: [] }
  const [user = '', ...password] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return answerMessage(lab, machine, 'session.login_with_password', [user, password.join(':')])
}

const statuses: Readonly<Record<string, number>> = {
  SESSION_AUTHENTICATION_FAILED: 401,
  SESSION_INVALID: 401,
  HOST_IS_SLAVE: 401,
  MESSAGE_METHOD_UNKNOWN: 404,
}

function finish(request: IncomingMessage, response: ServerResponse, outcome: Outcome): void {
  if (outcome.kind === 'silence') {
    request.socket.destroy()
    return
  }
  const isDone = outcome.kind === 'success'
  const body = isDone ? String(outcome.value) : [outcome.code, ...outcome.parameters].join(' ')
  if (!response.headersSent) writeHead(response, isDone ? 200 : (statuses[outcome.code] ?? 500), body)
  response.end(body)
}
