import { existsSync } from 'node:fs'
import { join } from 'node:path'

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

/** What a case finds; where it breaks down that is its problem, and the next one is run. */
export async function problemIn(
  check: () => string | undefined | Promise<string | undefined>,
): Promise<string | undefined> {
  try {
    return await check()
  } catch (error) {
    return `breaks down: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

/** What lies beside a file of cases; where it does not, our own copy of it beside the stored cases of the kind. */
export function besideCases(folder: string, name: string, kind: string): string {
  const own = join(folder, name)
  return existsSync(own) ? own : join(process.cwd(), 'test', 'language', kind, name)
}
