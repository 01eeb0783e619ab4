let segmenter: Intl.Segmenter | undefined

/** What a reader sees as single characters: the unit in which the language measures and cuts text. */
export function graphemesOf(text: string): string[] {
  if (/^[\x20-\x7e]*$/.test(text)) return [...text]
  // Made when it is needed first, which takes longer than most configurations.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}
