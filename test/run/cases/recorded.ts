import { isDeepStrictEqual } from 'node:util'

/** One recorded answer of xapi's own modules or tests: an operation, what it was given, what came out. */
export interface RecordedCase {
  readonly id: string
  readonly op: string
  readonly input: unknown
  readonly expected: unknown
}

/** What an evaluator says: how the answer differs from the recorded one, or that the operation is not covered. */
export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'uncovered' }
  | { readonly kind: 'different'; readonly text: string }

/** Operations by name: what we answer to the recorded input. */
export type Evaluators = Readonly<Record<string, (input: never, entry: RecordedCase) => unknown>>

/** Evaluates one case; the recorded answer may say more than ours. */
export function judge(evaluators: Evaluators, entry: RecordedCase): Verdict {
  const evaluate = evaluators[entry.op]
  if (evaluate === undefined) return { kind: 'uncovered' }
  const answer = evaluate(entry.input as never, entry)
  return isDeepStrictEqual(answer, entry.expected)
    ? { kind: 'same' }
    : {
        kind: 'different',
        text: `${entry.id} ${entry.op}: expected ${JSON.stringify(entry.expected)}, answered ${JSON.stringify(answer)}`,
      }
}

/** True for a document whose cases all have operations, among them one that is known. */
export function recognises(evaluators: Evaluators, document: unknown): boolean {
  return casesIn(document).some(entry => evaluators[entry.op] !== undefined)
}

/** The cases of a document; none when it is another kind of document. */
export function casesIn(document: unknown): readonly RecordedCase[] {
  if (typeof document !== 'object' || document === null || !('cases' in document)) return []
  const { cases } = document
  return Array.isArray(cases) ? cases.filter(entry => typeof entry?.op === 'string') : []
}
