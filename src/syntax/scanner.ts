// One lexical scanner for the whole language: it holds the next token and reads on only when it is asked to.
import { errorDiagnostic, type Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import { laterLineBreaks } from './broken-string.js'
import { isIdentifierPart, isIdentifierStart } from './identifier.js'
import { describeInvalid } from './invalid-token.js'

/** Punctuation stands for itself; everything else is named by what it is. */
export type TokenKind =
  | 'identifier'
  | 'number'
  | 'quote'
  | 'heredoc'
  | 'newline'
  | 'end'
  | 'invalid'
  | '{'
  | '}'
  | '~}'
  | '['
  | ']'
  | '('
  | ')'
  | ','
  | '.'
  | '...'
  | ':'
  | '::'
  | '?'
  | '='
  | '=>'
  | '=='
  | '!='
  | '!'
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'

/** How deeply blocks, brackets and templates may be nested in one another. */
export const nestingLimit = 500

/** Why a quoted string may not hold a line break. */
const multiLineString =
  'Quoted strings may not be split over multiple lines. To produce a multi-line string, either use the \\n escape to represent a newline character or use the "heredoc" multi-line template syntax.'

/** Where an error is; `shownFrom` is the offset from which the text is worth showing with it. */
export interface Place {
  readonly start: number
  readonly end: number
  readonly shownFrom?: number
}

/** A syntax error that ends the item it stands in; caught where parsing can go on. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem'
  constructor(readonly diagnostic: Diagnostic) {
    super(diagnostic.summary)
  }
}

/** Holds the next token (`kind`, `start`, `end`) of a stretch of a source text. */
export class Scanner {
  readonly text: string
  readonly diagnostics: Diagnostic[] = []
  kind: TokenKind = 'end'
  start = 0
  end = 0
  /** The end of the token before the next one, where that token was read. */
  previousStart = 0
  previousEnd = 0
  /** True once something was wrong with the grammar, so that what follows may be misunderstood. */
  hasGivenUp = false
  /** How many quoted templates the next token stands in. */
  openQuotes = 0
  private newlinesCount = true
  private depth = 0
  private reportedUpTo = -1
  private readonly told = new Map<string, number>()

  constructor(
    readonly source: SourceText,
    start: number,
    readonly limit: number,
  ) {
    this.text = source.text
    this.previousStart = start
    this.previousEnd = start
    this.load(start)
  }

  /** True when the next token is of this kind. */
  is(kind: TokenKind): boolean {
    return this.kind === kind
  }

  /** The text of the next token. */
  get word(): string {
    return this.text.slice(this.start, this.end)
  }

  /** Steps over the next token. */
  advance(): void {
    this.previousStart = this.start
    this.previousEnd = this.end
    this.load(this.end)
  }

  /** Goes on reading at an offset, as after a template, which is no matter of tokens. */
  resume(offset: number): void {
    this.previousStart = offset
    this.previousEnd = offset
    this.load(offset)
  }

  /** Says whether line breaks are tokens from here on; answers what held before. */
  setNewlines(count: boolean): boolean {
    const before = this.newlinesCount
    if (before !== count) {
      this.newlinesCount = count
      this.load(this.previousEnd)
    }
    return before
  }

  /** True once the text was refused for its nesting: there is no telling where an item begins. */
  get isTooDeep(): boolean {
    return this.depth > nestingLimit
  }

  /** Enters one level of nesting; a text that is nested too deeply is refused. */
  enter(): void {
    this.depth += 1
    if (this.depth > nestingLimit) {
      const detail = `Blocks, brackets and templates may be nested at most ${nestingLimit} levels deep. Move inner parts to local values.`
      this.fail('Nesting too deep', detail)
    }
  }

  leave(): void {
    this.depth -= 1
  }

  /** Forgets what was nested where an item was given up. */
  restart(offset: number): void {
    this.depth = 0
    this.openQuotes = 0
    this.newlinesCount = true
    this.resume(offset)
  }

  /** Gives up the current item with an error at the next token, or at the place named. */
  fail(summary: string, detail: string, place: Place = { start: this.start, end: this.end }): never {
    throw new SyntaxProblem(this.problem(summary, detail, place))
  }

  /** The next token as a place, shown with everything from an earlier offset on. */
  shownFrom(shownFrom: number): Place {
    return { start: this.start, end: this.end, shownFrom }
  }

  /** Steps over everything up to the bracket that closes what is open here, or to the end of the text. */
  skipTo(closing: TokenKind, opening: TokenKind): void {
    for (let open = 0; !this.is('end') && (open > 0 || !this.is(closing));) {
      if (this.is(opening)) open += 1
      if (this.is(closing)) open -= 1
      if (!this.is('quote')) this.advance()
      else if (!this.skipString()) return
    }
  }

  /** Reads on to the end of the line for the characters that the language does not use, which are told first. */
  readInvalidCharacters(): void {
    this.newlinesCount = true
    this.load(Math.max(this.previousEnd, this.start))
    let braces = 0
    while (!this.is('newline') && !this.is('end')) {
      if (this.is('{')) braces += 1
      const endsSequence = this.is('}') && braces === 0 && this.openQuotes > 0
      if (this.is('}') && braces > 0) braces -= 1
      if (endsSequence) this.openQuotes -= 1
      if (!endsSequence && !this.is('quote')) this.advance()
      else if (!this.skipString()) return
    }
  }

  /** Steps over the text up to the closing quote; reports it when that is not on this line. */
  private skipString(): boolean {
    const lineEnd = this.text.indexOf('\n', this.end)
    const close = this.text.indexOf('"', this.end)
    if (close >= 0 && (lineEnd < 0 || close < lineEnd)) {
      this.resume(close + 1)
      return true
    }
    if (lineEnd >= 0) this.reportLineBreak(lineEnd, lineEnd + 1)
    return false
  }

  /** Notes, once a place, that a quoted string holds a line break. */
  reportLineBreak(start: number, end: number): void {
    if (start <= this.reportedUpTo) return
    this.reportedUpTo = start
    this.report('Invalid multi-line string', multiLineString, start, end)
    for (const later of laterLineBreaks(this.text, end, this.limit)) {
      this.reportedUpTo = later
      this.report('Invalid multi-line string', multiLineString, later, later + 1)
    }
  }

  /** Notes an error and goes on. */
  report(summary: string, detail: string, start: number, end: number): void {
    this.diagnostics.push(this.problem(summary, detail, { start, end }))
  }

  private problem(summary: string, detail: string, { start, end, shownFrom }: Place): Diagnostic {
    const { source } = this
    const shown = shownFrom === undefined ? {} : { shown: { source, start: shownFrom, end } }
    return errorDiagnostic(summary, detail, { range: { source, start, end }, ...shown })
  }

  private load(offset: number): void {
    const { text, limit } = this
    let at = offset
    for (;;) {
      if (at >= limit) return this.set('end', limit, limit)
      const code = text.charCodeAt(at)
      if (code === 0x20 || code === 0x09) at += 1
      else if (code === 0x0a) {
        if (this.newlinesCount) return this.set('newline', at, at + 1)
        at += 1
      } else if (code === 0x0d && text.charCodeAt(at + 1) === 0x0a) {
        if (this.newlinesCount) return this.set('newline', at, at + 2)
        at += 2
      } else if (code === 0x23 || (code === 0x2f && text.charCodeAt(at + 1) === 0x2f)) {
        const newline = text.indexOf('\n', at)
        const next = newline < 0 || newline >= limit ? limit : newline + 1
        // A comment swallows its line break, so it is the line break wherever line breaks count.
        if (this.newlinesCount && newline >= 0 && newline < limit) return this.set('newline', at, next)
        at = next
      } else if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) {
        const close = text.indexOf('*/', at + 2)
        if (close < 0 || close + 2 > limit) return this.set('/', at, at + 1)
        at = close + 2
      } else return this.loadToken(at, code)
    }
  }

  private loadToken(at: number, code: number): void {
    if (isIdentifierStart(code, this.text, at)) return this.set('identifier', at, this.endOfIdentifier(at))
    if (code >= 0x30 && code <= 0x39) return this.set('number', at, this.endOfNumber(at))
    if (code === 0x22) return this.set('quote', at, at + 1)
    const second = this.text.charCodeAt(at + 1)
    if (code === 0x3c && second === 0x3c) {
      const end = endOfHeredocStart(this.text, at, this.limit)
      if (end > 0) return this.set('heredoc', at, end)
    }
    const kind = punctuation(code, second, this.text.charCodeAt(at + 2))
    if (kind) return this.set(kind, at, at + kind.length)
    this.loadInvalid(at)
  }

  private loadInvalid(at: number): void {
    const invalid = describeInvalid(this.text, at)
    this.set('invalid', at, at + invalid.length)
    if (at <= this.reportedUpTo) return
    this.reportedUpTo = at
    const times = this.told.get(invalid.group) ?? 0
    this.told.set(invalid.group, times + 1)
    if (invalid.isTold(times)) this.report(invalid.summary, invalid.detail, at, at + invalid.length)
  }

  private endOfIdentifier(at: number): number {
    let end = at + (this.text.charCodeAt(at) >= 0xd800 && this.text.charCodeAt(at) < 0xdc00 ? 2 : 1)
    while (end < this.limit) {
      const width = isIdentifierPart(this.text.charCodeAt(end), this.text, end)
      if (width === 0) break
      end += width
    }
    return end
  }

  /** Digits, points and exponents, as long as the last character is no point: `1.2.3` is one (wrong) number. */
  private endOfNumber(at: number): number {
    let end = at + 1
    for (let next = end; next < this.limit;) {
      const code = this.text.charCodeAt(next)
      if (isDigit(code)) end = next += 1
      else if (code === 0x2e) next += 1
      else if (code === 0x65 || code === 0x45) {
        const sign = this.text.charCodeAt(next + 1)
        const digit = sign === 0x2b || sign === 0x2d ? next + 2 : next + 1
        if (!isDigit(this.text.charCodeAt(digit))) break
        end = next = digit + 1
      } else break
    }
    return Math.min(end, this.limit)
  }

  private set(kind: TokenKind, start: number, end: number): void {
    this.kind = kind
    this.start = start
    this.end = end
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** The offset behind `<<EOT` and its line break, or 0 when this is no heredoc. */
function endOfHeredocStart(text: string, at: number, limit: number): number {
  let end = at + 2
  if (text.charCodeAt(end) === 0x2d) end += 1
  const markerStart = end
  if (!isIdentifierStart(text.charCodeAt(end), text, end)) return 0
  while (end < limit) {
    const width = isIdentifierPart(text.charCodeAt(end), text, end)
    if (width === 0) break
    end += width
  }
  if (end === markerStart) return 0
  if (text.charCodeAt(end) === 0x0d) end += 1
  return text.charCodeAt(end) === 0x0a && end < limit ? end + 1 : 0
}

function punctuation(first: number, second: number, third: number): TokenKind | undefined {
  switch (first) {
    case 0x7b:
      return '{'
    case 0x7d:
      return '}'
    case 0x7e:
      return second === 0x7d ? '~}' : undefined
    case 0x5b:
      return '['
    case 0x5d:
      return ']'
    case 0x28:
      return '('
    case 0x29:
      return ')'
    case 0x2c:
      return ','
    case 0x2e:
      return second === 0x2e && third === 0x2e ? '...' : '.'
    case 0x3a:
      return second === 0x3a ? '::' : ':'
    case 0x3f:
      return '?'
    case 0x3d:
      return second === 0x3d ? '==' : second === 0x3e ? '=>' : '='
    case 0x21:
      return second === 0x3d ? '!=' : '!'
    case 0x3c:
      return second === 0x3d ? '<=' : '<'
    case 0x3e:
      return second === 0x3d ? '>=' : '>'
    case 0x26:
      return second === 0x26 ? '&&' : undefined
    case 0x7c:
      return second === 0x7c ? '||' : undefined
    case 0x2b:
      return '+'
    case 0x2d:
      return '-'
    case 0x2a:
      return '*'
    case 0x2f:
      return '/'
    case 0x25:
      return '%'
    default:
      return undefined
  }
}
