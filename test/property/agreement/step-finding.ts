import type { Finding } from '../../../src/provider/contract.js'

/** Refusals of xapi's, and steps that cannot come to their end; other findings only tell which step they are about. */
export function isOfStep({ origin, code }: Pick<Finding, 'origin' | 'code'>): boolean {
  return origin === 'xapi' || isOfTime(code)
}

export function isOfTime(code: string): boolean {
  return code === 'host-unreachable' || code === 'wait-timed-out'
}
