import { Failure } from '../diagnostic/failure.js'
import type { Environment } from './runtime.js'

const variable = 'POOLWRIGHT_LOG'

/** True where the environment variable POOLWRIGHT_LOG asks for a line about each call; rejects words that it does not know. */
export function isDebugging({ variables }: Environment): boolean {
  const level = variables[variable] ?? ''
  if (level === 'debug') return true
  if (level === '' || level === 'off') return false
  throw new Failure(
    'refused',
    'log-level',
    `The environment variable ${variable} is ${JSON.stringify(level)}. It may be "debug", which writes a line about each call to stderr, or "off".`,
  )
}
