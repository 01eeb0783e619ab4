import { errorDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { CommandResult } from '../../../src/provider/command.js'
import type { ForecastSection, TableSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'

/** A command that did what it was asked. */
export function done(sections: readonly ForecastSection[], json: Json): CommandResult {
  return { exitCode: 0, sections, json, diagnostics: [] }
}

/** A command that did it, with one line to say so. */
export function said(title: string, line: string, json: Json): CommandResult {
  return done([{ kind: 'text', title, isNotable: true, lines: [line] }], json)
}

/** A command that could not; `exitCode` 2 for words that make no sense. */
export function failed(diagnostics: readonly Diagnostic[], exitCode: 1 | 2 = 1): CommandResult {
  return { exitCode, sections: [], json: null, diagnostics }
}

/** A command whose words make no sense. */
export function misused(summary: string, detail: string): CommandResult {
  return failed([errorDiagnostic(summary, detail)], 2)
}

/** A table of texts; titles that begin with `>` stand for columns of numbers, set to the right. */
export function tableSection(
  title: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): TableSection {
  return {
    kind: 'table',
    title,
    isNotable: true,
    columns: titles.map(each =>
      each.startsWith('>') ? { title: each.slice(1), align: 'right' } : { title: each, align: 'left' },
    ),
    rows: rows.map(cells => ({ cells })),
  }
}

/** Bytes as a reader says them, in binary units. */
export function sizeText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  const step = bytes <= 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 1024 ** step
  return `${Number.isInteger(amount) ? amount : amount.toFixed(1)} ${units[step] ?? ''}`
}
