import { errorDiagnostic, type Diagnostic } from '../../diagnostic/diagnostic.js'
import type { Failure } from '../../diagnostic/failure.js'

/** A failure of the world as a problem to show: what it is called, and its sentence. */
export function failureDiagnostic(failure: Failure): Diagnostic {
  return errorDiagnostic(summaries[failure.code] ?? summaries[failure.kind] ?? failure.code, failure.message)
}

/** What a failure is called, by its code or else by its kind. */
const summaries: Readonly<Record<string, string>> = {
  'state-locked': 'State is locked',
  'not-locked': 'State is not locked',
  'lock-lost': 'Lock on the state was lost',
  'no-locks': 'Backend without locks',
  'state-changed': 'State was written by somebody else',
  'state-damaged': 'State is damaged',
  'state-too-new': 'State of a newer Poolwright',
  'state-encrypted': 'State is encrypted',
  'state-unreadable': 'State cannot be decrypted',
  'not-a-state': 'Not a state',
  'journal-damaged': 'Journal is damaged',
  'journal-mismatch': 'Journal of another state',
  'plan-unreadable': 'Plan cannot be read',
  'unknown-backend': 'Unknown backend',
  'backend-incomplete': 'Backend is incomplete',
  'backend-address': 'Backend cannot be reached there',
  'encryption-incomplete': 'Encryption is incomplete',
  'passphrase-too-short': 'Passphrase is too short',
  'key-unusable': 'Key cannot be used',
  'no-conditional-writes': 'Service without conditional writes',
  'no-workspaces': 'Backend without workspaces',
  'postgres-error': 'PostgreSQL refused',
  ENOSPC: 'Disk is full',
  ENOENT: 'File not found',
  EACCES: 'Permission denied',
  EROFS: 'Folder is read-only',
  refused: 'Refused',
  unavailable: 'Not reachable',
  conflict: 'Somebody else was faster',
  cancelled: 'Interrupted',
}
