import type { Diagnostic, InvolvedCall } from '../diagnostic/diagnostic.js'
import { lineAt, lineStart, lineText, positionAt, utf8Length } from '../diagnostic/positions.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { Json } from '../provider/step.js'
import { concealSource } from './concealed-source.js'
import { blockContext } from './block-context.js'

/** A diagnostic in the form that Terraform's `-json` output has. */
export type DiagnosticJson = {
  readonly severity: Diagnostic['severity']
  readonly summary: string
  readonly detail: string
  readonly address?: string
  readonly range?: RangeJson
  readonly snippet?: SnippetJson
}

/** Lines and columns (grapheme clusters) from 1, UTF-8 bytes from 0. */
export type PositionJson = { readonly line: number; readonly column: number; readonly byte: number }

export type RangeJson = {
  readonly filename: string
  readonly start: PositionJson
  readonly end: PositionJson
}

/** Whole lines around a range; the offsets of what is highlighted count UTF-8 bytes in `code`. */
export type SnippetJson = {
  readonly context: string | null
  readonly code: string
  readonly start_line: number
  readonly highlight_start_offset: number
  readonly highlight_end_offset: number
  readonly values: readonly { readonly traversal: string; readonly statement: string }[]
  readonly function_call?: Json
}

/** The JSON form of a diagnostic. */
export function diagnosticJson(diagnostic: Diagnostic): DiagnosticJson {
  const { severity, summary, detail, address, range } = diagnostic
  return {
    severity,
    summary,
    detail,
    ...(address === undefined ? {} : { address }),
    ...(range ? { range: rangeJson(range), snippet: snippetJson(diagnostic, range) } : {}),
  }
}

/** The JSON form of a range; an empty one is told as one column wide. */
export function rangeJson({ source, start, end }: SourceRange): RangeJson {
  const first = positionAt(source, start)
  const last = positionAt(source, end)
  const isEmpty = start === end
  return {
    filename: source.name,
    start: first,
    end: isEmpty ? { ...last, column: last.column + 1, byte: last.byte + 1 } : last,
  }
}

function snippetJson(diagnostic: Diagnostic, range: SourceRange): SnippetJson {
  const { code, firstLine, start, end } = excerpt(diagnostic, range)
  const values = [...(diagnostic.values ?? [])].sort((left, right) =>
    left.traversal < right.traversal ? -1 : 1,
  )
  return {
    context: diagnostic.context ?? blockContext(range.source, range.start) ?? null,
    code,
    start_line: firstLine,
    highlight_start_offset: utf8Length(code.slice(0, start)),
    highlight_end_offset: utf8Length(code.slice(0, end)),
    values: values.map(({ traversal, statement }) => ({ traversal, statement })),
    ...(diagnostic.call ? { function_call: callJson(diagnostic.call) } : {}),
  }
}

/** The lines that a diagnostic shows, and what is highlighted in them (UTF-16 offsets in `code`). */
export interface Excerpt {
  readonly code: string
  readonly firstLine: number
  readonly start: number
  readonly end: number
}

/** Every line that the range, or the wider stretch worth showing, touches. */
export function excerpt({ shown }: Pick<Diagnostic, 'shown'>, range: SourceRange): Excerpt {
  const { source } = range
  const from = Math.min(range.start, shown?.start ?? range.start)
  const to = Math.max(range.end, shown?.end ?? range.end)
  const firstLine = lineAt(source, from)
  const isAtEmptyEnd = to > from && to === source.text.length && to === lineStart(source, lineAt(source, to))
  const lastLine = Math.max(firstLine, lineAt(source, to) - (isAtEmptyEnd ? 1 : 0))
  const lines: string[] = []
  for (let line = firstLine; line <= lastLine; line++) lines.push(lineText(source, line))
  const { code, place } = concealSource(lines.join('\n'))
  const origin = lineStart(source, firstLine)
  const within = (offset: number): number =>
    Math.min(Math.max(place(Math.max(offset - origin, 0)), 0), code.length)
  const end = range.end === range.start ? range.end + 1 : range.end
  return { code, firstLine, start: within(range.start), end: within(end) }
}

function callJson({ calledAs, signature }: InvolvedCall): Json {
  const { name, parameters, variadicParameter, returnType } = signature
  return {
    called_as: calledAs,
    signature: {
      name,
      params: parameters.map(parameterJson),
      ...(variadicParameter ? { variadic_param: parameterJson(variadicParameter) } : {}),
      return_type: typeWord(returnType),
    },
  }
}

function parameterJson({ name, type }: { readonly name: string; readonly type: string }): Json {
  return { name, type: typeWord(type) }
}

/** Terraform writes a type that is left open as `dynamic`. */
function typeWord(type: string): string {
  return type === 'any' ? 'dynamic' : type
}
