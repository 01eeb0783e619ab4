// Templates, quoted, in heredocs and bare: characters, not tokens, until `${` or `%{` hands over to the scanner.
import { suggest } from '../diagnostic/suggest.js'
import type { Node, TemplateExpression } from './tree.js'
import { dedent } from './dedent.js'
import { expression } from './expression.js'
import { forNames } from './for-expression.js'
import type { Scanner } from './scanner.js'
import { templateParts } from './template-parts.js'
import { trimLeft, trimRight, type TemplateToken } from './template-token.js'
import { unescape } from './unescape.js'

type Form = TemplateExpression['form']

const otherLanguage =
  'This can happen when you include interpolation syntax for another language, such as shell scripting, but forget to escape the interpolation start token. If this is an embedded sequence for another language, escape it by starting with "$${" instead of just "${".'

/** Reads a quoted template; the scanner stands at its opening quote and is left behind the closing one. */
export function quotedTemplate(scanner: Scanner): TemplateExpression {
  const plain = plainString(scanner)
  if (plain) return plain
  return new TemplateReader(scanner, 'quoted', scanner.start, scanner.end, undefined).read()
}

/** Most strings hold neither escapes nor sequences, and need no reader of their own. */
function plainString(scanner: Scanner): TemplateExpression | undefined {
  const { text, start, limit } = scanner
  for (let at = start + 1; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      const value = text.slice(start + 1, at)
      const parts: TemplateExpression['parts'] =
        value === '' ? [] : [{ kind: 'text', start: start + 1, end: at, value }]
      scanner.resume(at + 1)
      return { kind: 'template', form: 'quoted', isWrap: false, parts, start, end: at + 1 }
    }
    // Backslashes, `$`, `%`, line breaks, and letters that may have to be composed.
    if (code === 0x5c || code === 0x24 || code === 0x25 || code < 0x20 || code > 0x7f) return undefined
  }
  return undefined
}

/** Reads a heredoc; the scanner stands at `<<EOT` and is left at the line break behind the closing marker. */
export function heredocTemplate(scanner: Scanner): TemplateExpression {
  return new TemplateReader(scanner, 'heredoc', scanner.start, scanner.end, scanner.word).read()
}

/** Reads everything from an offset to the scanner's limit as a template. */
export function bareTemplate(scanner: Scanner, start: number): TemplateExpression {
  return new TemplateReader(scanner, 'bare', start, start, undefined).read()
}

class TemplateReader {
  private readonly text: string
  private readonly tokens: TemplateToken[] = []
  private readonly marker: string | undefined
  private readonly isFlush: boolean
  private readonly contentStart: number
  /** The first piece of the template: what an unclosed sequence is reported at, wherever in the template that is. */
  private first: Node | undefined
  /** Set behind `~}`: the text that follows loses its leading white space. */
  private trimsNext = false

  constructor(
    private readonly scanner: Scanner,
    private readonly form: Form,
    private readonly start: number,
    private at: number,
    opener: string | undefined,
  ) {
    this.text = scanner.text
    this.contentStart = at
    this.isFlush = opener?.startsWith('<<-') === true
    this.marker = opener?.replace(/^<<-?/, '').trim()
  }

  read(): TemplateExpression {
    const { scanner, form, start } = this
    scanner.enter()
    if (form === 'quoted') scanner.openQuotes += 1
    const closer = this.readTokens()
    if (form === 'quoted') scanner.openQuotes -= 1
    if (this.isFlush) dedent(this.tokens)
    const isWrap = this.tokens.length === 1 && this.tokens[0]?.kind === 'interpolation'
    const parts = templateParts(scanner, this.tokens, closer)
    scanner.leave()
    scanner.resume(closer.end)
    return { kind: 'template', form, isWrap, parts, start, end: closer.end }
  }

  /** Reads to the end and answers what ends it: the closing quote, the marker's line, the end of the text. */
  private readTokens(): Node {
    let isLineStart = true
    for (;;) {
      if (this.marker !== undefined && isLineStart) {
        const closer = this.markerLine()
        if (closer) return closer
      }
      const textStart = this.at
      const stop = this.endOfText()
      if (stop > textStart) this.addText(textStart, stop)
      this.at = stop
      if (stop >= this.scanner.limit) return this.atEnd()
      const code = this.text.charCodeAt(stop)
      if (code === 0x22 && this.form === 'quoted') return { start: stop, end: stop + 1 }
      if (this.form === 'heredoc' && this.isLoneCarriageReturn(stop)) this.failAtCarriageReturn(stop)
      isLineStart = stop > textStart && this.text.charCodeAt(stop - 1) === 0x0a
      if (this.text.charCodeAt(stop + 1) === 0x7b && (code === 0x24 || code === 0x25)) {
        this.readSequence(code === 0x25)
        isLineStart = false
      } else if (this.form === 'quoted') this.failAtLineBreak()
    }
  }

  /** Where the text from here on stops: behind a line break, at a sequence, at the quote or the end. */
  private endOfText(): number {
    const { text } = this
    const { limit } = this.scanner
    for (let at = this.at; at < limit; at++) {
      const code = text.charCodeAt(at)
      if (code === 0x0a) return this.form === 'quoted' ? at : at + 1
      if (this.form === 'heredoc' && this.isLoneCarriageReturn(at)) return at
      if (this.form === 'quoted') {
        if (code === 0x22) return at
        if (code === 0x0d) return at
        if (code === 0x5c) {
          if (text.charCodeAt(at + 1) === 0x0a) this.reportBackslash(at)
          else at += 1
          continue
        }
      }
      if (code !== 0x24 && code !== 0x25) continue
      if (text.charCodeAt(at + 1) === 0x7b) return at
      // `$${` stands for `${`: three characters of text.
      if (text.charCodeAt(at + 1) === code && text.charCodeAt(at + 2) === 0x7b) at += 2
    }
    return limit
  }

  private isLoneCarriageReturn(at: number): boolean {
    return this.text.charCodeAt(at) === 0x0d && this.text.charCodeAt(at + 1) !== 0x0a
  }

  private reportBackslash(at: number): void {
    this.scanner.report('Invalid character', 'This character is not used within the language.', at, at + 1)
  }

  private addText(start: number, end: number): void {
    let value = unescape(this.scanner, start, end, this.form === 'quoted')
    if (this.trimsNext) value = trimLeft(value)
    this.trimsNext = false
    this.first ??= { start, end }
    this.tokens.push({ kind: 'text', start, end, value })
  }

  private markerLine(): Node | undefined {
    const newline = this.text.indexOf('\n', this.at)
    if (newline < 0 || newline >= this.scanner.limit) return undefined
    const end = this.text.charCodeAt(newline - 1) === 0x0d && newline > this.at ? newline - 1 : newline
    const line = this.text.slice(this.at, end)
    return line.trim() === this.marker && !line.includes('\r') ? { start: this.at, end } : undefined
  }

  private atEnd(): Node {
    const { limit } = this.scanner
    if (this.form === 'bare') return { start: limit, end: limit }
    return this.failUnterminated(limit, limit)
  }

  private failAtLineBreak(): never {
    const end = this.text.startsWith('\r\n', this.at) ? this.at + 2 : this.at + 1
    this.scanner.reportLineBreak(this.at, end)
    return this.failUnterminated(this.at, end)
  }

  // A carriage return that belongs to no line break ends a heredoc, for the language knows no such character.
  private failAtCarriageReturn(start: number): never {
    return this.failUnterminated(start, this.scanner.limit)
  }

  private failUnterminated(start: number, end: number): never {
    const place = { start, end, shownFrom: this.contentStart }
    return this.scanner.fail(
      'Unterminated template string',
      'No closing marker was found for the string.',
      place,
    )
  }

  private readSequence(isDirective: boolean): void {
    const { scanner } = this
    const start = this.at
    const strips = this.text.charCodeAt(start + 2) === 0x7e
    const last = this.tokens.at(-1)
    if (strips && last?.kind === 'text') last.value = trimRight(last.value)
    const newlines = scanner.setNewlines(false)
    const openerEnd = start + (strips ? 3 : 2)
    this.first ??= { start, end: openerEnd }
    scanner.resume(openerEnd)
    if (isDirective) this.readDirective(start)
    else this.readInterpolation(start)
    this.trimsNext = scanner.is('~}')
    this.at = scanner.end
    // The scanner must not look past the closing brace: what follows is text.
    scanner.resume(scanner.limit)
    scanner.setNewlines(newlines)
  }

  private readInterpolation(start: number): void {
    const { scanner } = this
    const value = expression(scanner)
    if (!scanner.is('}') && !scanner.is('~}')) this.failAfterInterpolation()
    this.tokens.push({ kind: 'interpolation', start, end: scanner.end, expression: value })
  }

  private failAfterInterpolation(): never {
    const { scanner, first } = this
    const unclosed = 'Unclosed template interpolation sequence'
    const nesting = 'This might be caused by incorrect nesting inside the given expression.'
    const extra = 'Extra characters after interpolation expression'
    if (scanner.is('end')) {
      const detail = `There is no closing brace for this interpolation sequence before the end of the file. ${nesting}`
      scanner.fail(unclosed, detail, first)
    }
    if (scanner.is('quote') && this.form === 'quoted') {
      const detail = `There is no closing brace for this interpolation sequence before the end of the quoted template. ${nesting}`
      scanner.fail(unclosed, detail, first)
    }
    if (scanner.is(':')) {
      scanner.fail(
        extra,
        'Template interpolation doesn\'t expect a colon at this location. Did you intend this to be a literal sequence to be processed as part of another language? If so, you can escape it by starting with "$${" instead of just "${".',
      )
    }
    return scanner.fail(
      extra,
      `Expected a closing brace to end the interpolation expression, but found extra characters.\n\n${otherLanguage}`,
    )
  }

  private readDirective(start: number): void {
    const { scanner } = this
    if (!scanner.is('identifier')) {
      scanner.fail(
        'Invalid template directive',
        'A template directive keyword ("if", "for", etc) is expected at the beginning of a %{ sequence.',
      )
    }
    const keyword = scanner.word
    const token = this.directive(keyword)
    if (!scanner.is('}') && !scanner.is('~}')) {
      const detail = 'Expected a closing brace to end the sequence, but found extra characters.'
      scanner.fail(`Extra characters in ${keyword} marker`, detail)
    }
    this.tokens.push({ ...token, start, end: scanner.end })
  }

  private directive(keyword: string): TemplateToken {
    const { scanner } = this
    const { start, end } = scanner
    switch (keyword) {
      case 'if':
        scanner.advance()
        return { kind: 'if', start, end, condition: expression(scanner) }
      case 'for': {
        scanner.advance()
        const names = forNames(scanner, "Invalid 'for' directive", 'For directive')
        return { kind: 'for', start, end, ...names, collection: expression(scanner) }
      }
      case 'else':
      case 'endif':
      case 'endfor':
        scanner.advance()
        return { kind: keyword, start, end }
      default: {
        const near = suggest(keyword, ['if', 'for', 'else', 'endif', 'endfor'])
        const hint = near ? ` Did you mean "${near}"?` : ''
        return scanner.fail(
          'Invalid template control keyword',
          `"${keyword}" is not a valid template control keyword.${hint}`,
        )
      }
    }
  }
}
