/** What became of one recorded case: no problem, or what differs. */
export interface CaseOutcome {
  readonly id: string
  readonly problem: string | undefined
}

/** One kind of file with recorded answers. */
export interface CaseFormat {
  /** True when the parsed file is of this kind. */
  recognises(data: unknown): boolean
  /** Runs every case; `folder` is where the file lies. */
  run(data: unknown, folder: string): AsyncIterable<CaseOutcome>
}

/** The cases in a file: under `cases`, or the file itself. */
export function casesIn(data: unknown): readonly unknown[] {
  if (Array.isArray(data)) return data
  const cases = typeof data === 'object' && data !== null && 'cases' in data ? data.cases : []
  return Array.isArray(cases) ? cases : []
}
