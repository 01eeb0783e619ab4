import type { Verdict } from './verdict.js'

/** Whoever holds the parser of record: in a worker, or in this process. */
export interface Judge {
  judge(text: string): Promise<Verdict>
  close(): Promise<void>
}
