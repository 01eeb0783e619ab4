import type { LockInfo } from '../lock.js'

/** A lock as Terraform's protocol has it, so that its servers show who holds it. */
export function printLockJson(lock: LockInfo, version: string): string {
  return JSON.stringify(termsOf(lock, version))
}

/** A lock as Terraform writes it, with all that we say of ours: each understands the other's. */
export function printSharedLock(lock: LockInfo, version: string): string {
  return JSON.stringify({ ...termsOf(lock, version), ...lock })
}

function termsOf(lock: LockInfo, version: string): object {
  return {
    ID: lock.id,
    Operation: lock.command,
    Info: `process ${lock.processId}`,
    Who: `${lock.userName}@${lock.hostName}`,
    Version: version,
    Created: new Date(lock.since).toISOString(),
    Path: '',
  }
}

/** Reads what a server tells of a holder; Terraform itself may be one. Undefined where it tells nothing. */
export function parseLockJson(text: string): LockInfo | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || typeof value !== 'object' || !('ID' in value)) return undefined
    const words = new Map(Object.entries(value).map(([name, word]) => [name, String(word)]))
    const [userName = '', hostName = ''] = (words.get('Who') ?? '').split('@')
    return {
      id: words.get('ID') ?? '',
      userName,
      hostName,
      processId: Number(/\d+/.exec(words.get('Info') ?? '')?.[0] ?? 0),
      command: words.get('Operation') ?? '',
      since: Date.parse(words.get('Created') ?? '') || 0,
    }
  } catch {
    return undefined
  }
}
