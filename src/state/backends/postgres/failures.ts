import { Failure } from '../../../diagnostic/failure.js'

const remedies: Readonly<Record<string, string>> = {
  '28P01': 'The user name or the password is wrong.',
  '28000': 'The server does not let this user in.',
  '3D000': 'There is no such database: create it, or name another one in conn_str.',
  '42501': 'The user may not do this: give it the right to create the schema, or create the schema for it.',
}

const passing = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  '40001',
  '40P01',
  '53300',
  '57P01',
  '57P02',
  '57P03',
])

/** What a PostgreSQL client threw, as a failure: retryable where the server was not there or was busy. */
export function postgresFailure(error: unknown, name: string): Failure {
  if (error instanceof Failure) return error
  const code = codeOf(error)
  const message = error instanceof Error ? error.message : String(error)
  const isPassing = code === undefined ? isCut(message) : passing.has(code) || code.startsWith('08')
  const remedy = code === undefined ? undefined : remedies[code]
  return new Failure(
    isPassing ? 'unavailable' : 'refused',
    code ?? 'postgres-error',
    `PostgreSQL cannot do what the state in ${name} needs: ${message === '' ? (code ?? 'no answer') : message}.${remedy === undefined ? '' : ` ${remedy}`}`,
    isPassing,
  )
}

/** The server's or the socket's code of an error. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  // Where a name has several addresses, the failures of all come as one.
  return 'errors' in error && Array.isArray(error.errors) ? codeOf(error.errors[0]) : undefined
}

function isCut(message: string): boolean {
  return /terminated|timeout|Connection ended/i.test(message)
}
