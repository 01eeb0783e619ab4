import { isSensitive, partsWithin } from '../value/marks.js'
import { quote } from '../value/quote.js'
import type { Value } from '../value/value.js'

/** A message about arguments without the sensitive texts among them. */
export function conceal(message: string, given: readonly Value[]): string {
  let told = message
  for (const text of sensitiveTexts(given)) {
    told = told.replaceAll(quote(text), '(sensitive value)')
    // What is very short stands in any sentence by chance, and tells nothing there.
    if (text.length > 2) told = told.replaceAll(text, '(sensitive value)')
  }
  return told
}

function sensitiveTexts(values: Iterable<Value>, isWithin = false): readonly string[] {
  return [...values].flatMap(value => {
    const isHidden = isWithin || isSensitive(value)
    if (value.kind === 'string') return isHidden && value.value !== '' ? [value.value] : []
    return sensitiveTexts(partsWithin(value), isHidden)
  })
}
