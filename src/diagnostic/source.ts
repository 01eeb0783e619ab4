/** One source text and the name a reader knows it by: a path relative to the folder that is worked in. */
export interface SourceText {
  readonly name: string
  readonly text: string
}

/** A stretch of one source text; offsets count UTF-16 code units, `end` is exclusive. */
export interface SourceRange {
  readonly source: SourceText
  readonly start: number
  readonly end: number
}
