import { Failure } from '../../../src/diagnostic/failure.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import type { ObjectValue } from '../../../src/value/value.js'

/** What makes a host's certificate trusted, as a `tls` block says. */
export interface TlsTrust {
  /** Certificates of authorities, as PEM text. */
  readonly authorities?: string
  /** SHA-256 of each certificate that may be shown, hexadecimal digits without separators. */
  readonly fingerprints?: readonly string[]
  readonly isInsecure: boolean
}

/** A `tls` block as written, before its file is read. */
export interface TlsSettings {
  readonly caFile?: string
  readonly fingerprint?: string
  readonly isInsecure: boolean
}

/** The `tls` block of a provider's or a host's block; undefined where there is none. */
export function tlsSettings(block: ObjectValue): TlsSettings | undefined {
  const tls = block.attributes.get('tls')
  if (tls?.kind !== 'object') return undefined
  const caFile = textIn(tls, 'ca_file')
  const fingerprint = textIn(tls, 'fingerprint')
  const insecure = tls.attributes.get('insecure')
  return {
    ...(caFile !== undefined && { caFile }),
    ...(fingerprint !== undefined && { fingerprint }),
    isInsecure: insecure?.kind === 'bool' && insecure.value,
  }
}

/** Reads what a `tls` block names; rejects with `refused` and `tls-settings` where that makes no sense. */
export async function readTrust(
  settings: TlsSettings | undefined,
  { files }: Runtime,
  folder: string,
): Promise<TlsTrust> {
  const { caFile, fingerprint, isInsecure = false } = settings ?? {}
  const digits = fingerprint?.replaceAll(/[:\s]/g, '').toLowerCase()
  if (digits !== undefined && !/^[0-9a-f]{64}$/.test(digits))
    throw settingsFailure(
      `the fingerprint ${JSON.stringify(fingerprint)} is not that of SHA-256, which has 64 hexadecimal digits`,
    )
  const path = caFile === undefined || caFile.startsWith('/') ? caFile : `${folder}/${caFile}`
  if (path !== undefined && !(await files.exists(path)))
    throw settingsFailure(`the file ${path} of ca_file does not exist`)
  return {
    ...(path !== undefined && { authorities: await files.readText(path) }),
    ...(digits !== undefined && { fingerprints: [digits] }),
    isInsecure,
  }
}

function settingsFailure(message: string): Failure {
  return new Failure('refused', 'tls-settings', message)
}

function textIn(value: ObjectValue, name: string): string | undefined {
  const part = value.attributes.get(name)
  return part?.kind === 'string' && part.value !== '' ? part.value : undefined
}
