import { errorDiagnostic, type Diagnostic } from '../diagnostic/diagnostic.js'
import { lineAt, offsetAt } from '../diagnostic/positions.js'
import type { Piece } from './piece.js'

/** What the parser of record says of a text; lines and columns (grapheme clusters) count from 1 within that text. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly problems: readonly VerdictProblem[] }
  /** It broke down; the text is neither accepted nor rejected. */
  | { readonly kind: 'failed'; readonly message: string }

export interface VerdictProblem {
  readonly summary: string
  readonly detail: string
  readonly start: readonly [line: number, column: number]
  readonly end: readonly [line: number, column: number]
}

/** Stands for the file's name in what the parser of record writes: no text of a user's holds it. */
export const sentinel = '\u0001'

const boundary = new RegExp(`(?:^| )${sentinel}:(?=\\d+,\\d+-[\\d,]+: )`)
const problemPattern = /^(\d+),(\d+)-(?:(\d+),)?(\d+): ([^;]*); ?(.*)$/s

/**
 * Reads what the parser of record threw. Trouble in converting a text that it has parsed is no rejection: it cannot
 * represent one block type with different numbers of labels, which HCL allows.
 */
export function readVerdict(thrown: unknown): Verdict {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  if (message.startsWith('convert to HCL: ')) return { kind: 'accepted' }
  const list = /^parse config: \[(.*)\]$/s.exec(message)?.[1]
  const problems =
    list
      ?.split(boundary)
      .filter(text => text !== '')
      .map(readProblem) ?? []
  const whole = problems.filter(problem => problem !== undefined)
  if (whole.length === 0 || whole.length < problems.length) return { kind: 'failed', message }
  return { kind: 'rejected', problems: whole }
}

function readProblem(text: string): VerdictProblem | undefined {
  const [, line, column, endLine, endColumn, summary, detail] = problemPattern.exec(text) ?? []
  if (summary === undefined || detail === undefined) return undefined
  return {
    summary,
    detail,
    start: [Number(line), Number(column)],
    end: [Number(endLine ?? line), Number(endColumn)],
  }
}

/** The problems of a piece, at their places in the file that it was cut from. */
export function verdictDiagnostics(piece: Piece, verdict: Verdict): readonly Diagnostic[] {
  if (verdict.kind === 'accepted') return []
  const { source } = piece
  if (verdict.kind === 'failed') {
    const detail = `The parser of record could not check this text: ${verdict.message}. Poolwright's own parser accepts it.`
    const range = { source, start: piece.start, end: piece.start + piece.text.length }
    return [{ severity: 'warning', summary: 'Text not checked', detail, range }]
  }
  const firstLine = lineAt(source, piece.start)
  const place = ([line, column]: readonly [number, number]): number =>
    offsetAt(source, firstLine + line - 1, column)
  return verdict.problems.map(({ summary, detail, start, end }) =>
    errorDiagnostic(summary, withPlaces(detail, source.name, firstLine), {
      range: { source, start: place(start), end: place(end) },
    }),
  )
}

/** Places within a sentence (`already set at …`) are told in the file's own lines. */
function withPlaces(detail: string, name: string, firstLine: number): string {
  const places = new RegExp(`${sentinel}:(\\d+),`, 'g')
  return detail.replace(places, (_, line: string) => `${name}:${Number(line) + firstLine - 1},`)
}
