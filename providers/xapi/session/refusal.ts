import { Failure } from '../../../src/diagnostic/failure.js'

// These describe a moment, so the same call may succeed a little later.
const momentary =
  /^(OTHER_OPERATION_IN_PROGRESS|HOST_STILL_BOOTING|HOST_OFFLINE|CANNOT_CONTACT_HOST|[A-Z_]+_IN_PROGRESS)$/

/** What no plan foretells, since it is about who logs in and not about the pool, is told with its remedy. */
const inWords: { readonly [code: string]: string | undefined } = {
  RBAC_PERMISSION_DENIED:
    'the role of the account that logs in is too low for it. Write one that may change the pool into the host block (username, password)',
}

/** A refusal of xapi's as a failure: its code and parameters, and whether it speaks of a moment only. */
export function refusalFailure(method: string, code: string, parameters: readonly string[]): Failure {
  const words = inWords[code] ?? (parameters.length === 0 ? code : `${code} (${parameters.join(', ')})`)
  return new Failure('refused', code, `${method} was refused: ${words}`, momentary.test(code), parameters)
}

/** True for a refusal with this code. */
export function isRefusal(problem: unknown, code: string): problem is Failure {
  return problem instanceof Failure && problem.kind === 'refused' && problem.code === code
}

/** True where nothing answered. */
export function isUnavailable(problem: unknown): problem is Failure {
  return problem instanceof Failure && problem.kind === 'unavailable'
}
