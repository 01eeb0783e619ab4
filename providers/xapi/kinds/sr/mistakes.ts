import type { Finding, PredictRequest } from '../../../../src/provider/contract.js'
import { textOf } from '../../drafting/attribute.js'
import { isWritten, mistake } from '../planned.js'
import { allLocationArguments, locationArguments } from './arguments.js'

/** What is wrong with an SR block as it is written, given its type. */
export function srMistakes(request: PredictRequest): readonly Finding[] {
  const type = textOf(request.config, 'type')
  const wanted = type === undefined ? undefined : locationArguments[type]
  if (type === undefined || wanted === undefined) return []
  const fitting = [...wanted.required, ...wanted.optional]
  return [
    ...wanted.required.filter(name => !isWritten(request, name)).map(name => missing(request, type, name)),
    ...allLocationArguments
      .filter(name => isWritten(request, name) && !fitting.includes(name))
      .map(name => superfluous(request, type, name, fitting)),
    ...(isLocal(type) && !isWritten(request, 'host') ? [withoutHost(request, type)] : []),
    ...halfAccount(request, 'chap_user', 'chap_password'),
    ...halfAccount(request, 'username', 'password'),
  ]
}

/** True for types that lie on a disk of one host. */
export function isLocal(type: string): boolean {
  return type === 'ext' || type === 'lvm'
}

function missing(request: PredictRequest, type: string, name: string): Finding {
  return mistake(
    request,
    'sr-argument-missing',
    ['type'],
    'An argument is missing for this type of SR',
    `${request.address} has type = "${type}", for which ${name} must be written.`,
    `Write ${name}.`,
  )
}

function superfluous(
  request: PredictRequest,
  type: string,
  name: string,
  fitting: readonly string[],
): Finding {
  return mistake(
    request,
    'sr-argument-superfluous',
    [name],
    'An argument does not belong to this type of SR',
    `${request.address} has type = "${type}", which has no ${name}; it takes ${fitting.join(', ')}.`,
    `Take ${name} out, or correct the type.`,
  )
}

function withoutHost(request: PredictRequest, type: string): Finding {
  return mistake(
    request,
    'sr-without-host',
    ['type'],
    'A local SR needs its host',
    `${request.address} has type = "${type}", which lies on a disk of one host, and host is not written.`,
    'Write host, the one whose disk it is.',
  )
}

function halfAccount(request: PredictRequest, user: string, password: string): readonly Finding[] {
  if (!isWritten(request, password) || isWritten(request, user)) return []
  return [
    mistake(
      request,
      'password-without-user',
      [password],
      'A password needs an account',
      `${request.address} has a ${password} and no ${user}.`,
      `Write ${user}, or take ${password} out.`,
    ),
  ]
}
