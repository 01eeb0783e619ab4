import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { lineAt } from '../diagnostic/positions.js'
import type { SourceRange } from '../diagnostic/source.js'
import { blockContext } from './block-context.js'
import { excerpt } from './diagnostic-json.js'
import { paintFor, type Paint } from './paint.js'
import { isNarrow, wrapText } from './wrap-text.js'

/** The terminal that a text is drawn for. */
export interface TextOptions {
  readonly columns: number
  readonly color: boolean
}

/**
 * A diagnostic as Terraform's users know it: in a box with a coloured rule where there is colour, otherwise plain and
 * begun with an empty line. Ends with a line break.
 */
export function renderDiagnostic(diagnostic: Diagnostic, { columns, color }: TextOptions): string {
  const paint = paintFor(color)
  const isError = diagnostic.severity === 'error'
  const tint = isError ? paint.red : paint.yellow
  const detailWidth = color ? columns - 3 : columns - 1
  const label = isError ? 'Error: ' : 'Warning: '
  const titleWidth = isNarrow(columns) ? detailWidth : Number.POSITIVE_INFINITY
  const title = wrapText(`${label}${diagnostic.summary}`, titleWidth).map((line, place) =>
    place === 0 ? paint.bold(tint(label)) + paint.bold(line.slice(label.length)) : paint.bold(line),
  )
  const lines = [
    ...title,
    '',
    ...placeLines(diagnostic, paint),
    ...detailLines(diagnostic.detail, detailWidth),
    ...(diagnostic.related ?? []).flatMap(({ range, message }) =>
      relatedLines(range, message, paint, detailWidth),
    ),
  ]
  if (!color) return `\n${lines.join('\n')}\n`
  const ruled = lines.map(line => `${tint('│')} ${line}`)
  return `${[tint('╷'), ...ruled, tint('╵')].join('\n')}\n`
}

/** One line a warning, for when they are many: `- SUMMARY` and where it is. */
export function renderCompactWarning({ summary, range }: Diagnostic): string {
  const place = range ? `\n  on ${range.source.name} line ${lineAt(range.source, range.start)}` : ''
  return `- ${summary}${place}\n`
}

function placeLines(diagnostic: Diagnostic, paint: Paint): string[] {
  const { address, range } = diagnostic
  const lines = address === undefined ? [] : [`  with ${address},`]
  if (!range) return lines
  const context = diagnostic.context ?? blockContext(range.source, range.start)
  const suffix = context === undefined ? '' : `, in ${context}`
  lines.push(`  on ${range.source.name} line ${lineAt(range.source, range.start)}${suffix}:`)
  return [...lines, ...codeLines(diagnostic, range, paint), ...valueLines(diagnostic, paint), '']
}

function codeLines(shown: Pick<Diagnostic, 'shown'>, range: SourceRange, paint: Paint): string[] {
  const { code, firstLine, start, end } = excerpt(shown, range)
  const highlight = code.slice(start, end).split('\n')
  const marked = highlight.map(line => (line === '' ? '' : paint.underline(line))).join('\n')
  return `${code.slice(0, start)}${marked}${code.slice(end)}`
    .split('\n')
    .map((line, index) => `${String(firstLine + index).padStart(4)}: ${line}`)
}

function valueLines({ values = [], call }: Diagnostic, paint: Paint): string[] {
  if (values.length === 0 && !call) return []
  const rule = paint.gray('│')
  const lines = [`    ${paint.gray('├────────────────')}`]
  if (call) {
    const { parameters, variadicParameter } = call.signature
    const names = parameters.map(parameter => parameter.name)
    if (variadicParameter) names.push(`${variadicParameter.name}...`)
    lines.push(`    ${rule} while calling ${paint.bold(call.calledAs)}(${names.join(', ')})`)
  }
  const sorted = [...values].sort((left, right) => (left.traversal < right.traversal ? -1 : 1))
  return [
    ...lines,
    ...sorted.map(({ traversal, statement }) => `    ${rule} ${paint.bold(traversal)} ${statement}`),
  ]
}

function detailLines(detail: string, width: number): readonly string[] {
  return detail === '' ? [] : wrapText(detail, width)
}

function relatedLines(range: SourceRange, message: string, paint: Paint, width: number): string[] {
  const place = `  on ${range.source.name} line ${lineAt(range.source, range.start)}:`
  return ['', ...detailLines(message, width), '', place, ...codeLines({}, range, paint)]
}
