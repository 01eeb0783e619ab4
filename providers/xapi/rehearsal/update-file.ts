import { basename } from 'node:path'

/** What can be told of a file without knowing how it is made. */
export interface UpdateFile {
  /** What the update is called. */
  readonly label: string
  readonly sizeBytes: number
}

/** Files of a lab name their update within the first line; real ones are called like the update that they hold. */
export function describeFile(path: string, content: string | Uint8Array): UpdateFile {
  return {
    label:
      labelWithin(content) ??
      basename(path)
        .replace(/\.(iso|xsupdate|xsoem|zip)$/i, '')
        .replaceAll('"', ''),
    sizeBytes: typeof content === 'string' ? Buffer.byteLength(content) : content.length,
  }
}

/** The name in `update "NAME"`; undefined for a file that holds something else. */
export function labelWithin(content: string | Uint8Array): string | undefined {
  const head =
    typeof content === 'string' ? content : Buffer.from(content.subarray(0, headBytes)).toString('utf8')
  return /^\s*update\s+"([^"]+)"/.exec(head)?.[1]
}

const headBytes = 1024
