import { Failure } from '../../../diagnostic/failure.js'

/** What is kept under one address: the state and its journal together, because the protocol knows one document only. */
export interface StateDocument {
  /** Grows with every write, be it of the journal alone: servers that keep versions tell them apart by it. */
  readonly serial: number
  readonly lineage: string
  readonly stateSerial: number
  readonly state: string | undefined
  readonly journal: readonly string[]
  readonly journalSerial: number
}

/** Its text, in JSON. */
export function printDocument(document: StateDocument): string {
  return `${JSON.stringify({ poolwrightDocument: 1, ...document })}\n`
}

/** Reads it; rejects with a `Failure` where something else is kept under the address. */
export function parseDocument(text: string, name: string): StateDocument {
  const document = parseJson(text)
  if (document !== undefined && document['poolwrightDocument'] === 1)
    // The mark says that we wrote it, and what it holds has checksums of its own.
    return document as unknown as StateDocument
  const what = document?.['terraform_version'] === undefined ? 'no state of Poolwright' : "Terraform's state"
  throw new Failure(
    'refused',
    'not-a-state',
    `What is kept in ${name} is ${what}. Give Poolwright an address of its own.`,
  )
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (value !== null && typeof value === 'object') return value as Record<string, unknown>
  } catch {
    return undefined
  }
  return undefined
}
