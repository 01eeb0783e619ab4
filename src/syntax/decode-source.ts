import { errorDiagnostic, type Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'

/** What became of a file's bytes; the text of one that is no UTF-8 is empty. */
export interface DecodedSource {
  readonly source: SourceText
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads bytes as UTF-8, which alone the language allows; the diagnostic points at the first byte that is none. */
export function decodeSource(name: string, bytes: Uint8Array): DecodedSource {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { source: { name, text }, diagnostics: [] }
  } catch {
    const text = goodPart(bytes)
    const source = { name, text }
    const detail =
      'All input files must be UTF-8 encoded. Ensure that UTF-8 encoding is selected in your editor.'
    const range = { source, start: text.length, end: text.length }
    return {
      source: { name, text: '' },
      diagnostics: [errorDiagnostic('Invalid character encoding', detail, { range })],
    }
  }
}

/** The longest beginning that is UTF-8, found by halving. */
function goodPart(bytes: Uint8Array): string {
  let good = ''
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const text = decodePart(bytes.subarray(0, middle))
    if (text === undefined) high = middle - 1
    else {
      good = text
      low = middle
    }
  }
  return good
}

/** A beginning that may end within a character, or undefined when it holds a wrong byte. */
function decodePart(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
  } catch {
    return undefined
  }
}
