import { Failure, type FailureKind } from '../diagnostic/failure.js'

const kinds: Readonly<Record<string, FailureKind>> = {
  EEXIST: 'conflict',
  EBUSY: 'unavailable',
  EIO: 'unavailable',
  ENOSPC: 'unavailable',
  EDQUOT: 'unavailable',
  EMFILE: 'unavailable',
  ENFILE: 'unavailable',
  ETIMEDOUT: 'unavailable',
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EEXIST: 'it exists already',
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOTEMPTY: 'the folder is not empty',
  ENOSPC: 'no space is left on the device',
  EROFS: 'the file system is read-only',
  EIO: 'the device failed',
  EMFILE: 'too many files are open',
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: '. Make room there, and run the command again.',
  EDQUOT: '. Make room within the quota, and run the command again.',
  EACCES: '. See that you may read and write there.',
  EROFS: '. Work in a folder that can be written, or name another place for the state.',
}

/** The failure that a file operation ended with: `conflict` when the file exists, `unavailable` when the device cannot, else `refused`. */
export function fileFailure(code: string, path: string): Failure {
  const kind = kinds[code] ?? 'refused'
  const isRetryable = kind === 'unavailable' && code !== 'ENOSPC' && code !== 'EDQUOT'
  return new Failure(
    kind,
    code,
    `${path}: ${reasons[code] ?? 'the operation failed'} (${code})${remedies[code] ?? ''}`,
    isRetryable,
    [path],
  )
}
