import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Attribute, Block, Body, Label, SyntaxFile } from './tree.js'
import { expression } from './expression.js'
import { Scanner, SyntaxProblem } from './scanner.js'
import { unescape } from './unescape.js'

const itemRequired = 'Argument or block definition required'
const itemDetail = 'An argument or block definition is required here.'
const useEquals = 'To set an argument, use the equals sign "=" to introduce the argument value.'

/** What became of a file's text. */
export interface ParsedFile {
  readonly file: SyntaxFile
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses a text in HCL's native syntax; an item with a syntax error is left out of the body, and reported. */
export function parseFile(source: SourceText): ParsedFile {
  const start = source.text.startsWith('\ufeff') ? 1 : 0
  const scanner = new Scanner(source, start, source.text.length)
  const items = new Items(scanner)
  while (!scanner.is('end')) {
    const before = scanner.start
    try {
      items.readOne()
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem
      scanner.hasGivenUp = true
      if (!scanner.isTooDeep) scanner.readInvalidCharacters()
      scanner.diagnostics.push(problem.diagnostic)
      if (scanner.isTooDeep) break
      scanner.restart(nextItem(source.text, Math.max(before, scanner.previousEnd)))
    }
  }
  const body = items.body(start, source.text.length)
  return { file: { source, body }, diagnostics: scanner.diagnostics }
}

/** The next line that looks like the beginning of a top-level block or argument, or the end of the text. */
function nextItem(text: string, from: number): number {
  const header =
    /^[\p{ID_Start}_][\p{ID_Continue}-]*(?:[ \t]+(?:"[^"\n]*"|[\p{ID_Continue}-]+))*[ \t]*(?:\{|=(?![=>]))/gmu
  header.lastIndex = from
  for (let match = header.exec(text); match; match = header.exec(text))
    if (match.index > from) return match.index
  return text.length
}

/** Gathers the items of one body. */
class Items {
  private readonly attributes: Attribute[] = []
  private readonly blocks: Block[] = []
  private byName: Map<string, Attribute> | undefined

  constructor(private readonly scanner: Scanner) {}

  body(start: number, end: number): Body {
    const { attributes, blocks } = this
    return { source: this.scanner.source, start, end, attributes, blocks }
  }

  /** Reads one argument, block or line break. */
  readOne(): void {
    const { scanner } = this
    switch (scanner.kind) {
      case 'newline':
        return scanner.advance()
      case 'identifier': {
        const name = { start: scanner.start, end: scanner.end, text: scanner.word }
        scanner.advance()
        if (scanner.is('=')) this.addAttribute(attribute(scanner, name, true))
        else if (scanner.is('quote') || scanner.is('{') || scanner.is('identifier')) {
          this.blocks.push(block(scanner, name))
        } else scanner.fail(itemRequired, `${itemDetail} ${useEquals}`, name)
        return
      }
      case 'quote':
        return scanner.fail('Invalid argument name', 'Argument names must not be quoted.')
      default:
        return scanner.fail(itemRequired, itemDetail)
    }
  }

  /** Reads the one argument of a block in one line. */
  readSingle(): void {
    const { scanner } = this
    if (!scanner.is('identifier')) scanner.fail(itemRequired, itemDetail)
    const name = { start: scanner.start, end: scanner.end, text: scanner.word }
    scanner.advance()
    if (scanner.is('=')) return this.addAttribute(attribute(scanner, name, false))
    if (scanner.is('quote') || scanner.is('{') || scanner.is('identifier')) {
      const detail = `A single-line block definition can contain only a single argument. If you meant to define argument "${name.text}", use an equals sign to assign it a value. To define a nested block, place it on a line of its own within its parent block.`
      scanner.fail('Argument definition required', detail, name)
    }
    scanner.fail(itemRequired, `${itemDetail} ${useEquals}`, name)
  }

  private addAttribute(attribute: Attribute): void {
    const existing = this.find(attribute.name)
    if (!existing) {
      this.byName?.set(attribute.name, attribute)
      this.attributes.push(attribute)
      return
    }
    const { source } = this.scanner
    const place = formatRange({ source, start: existing.start, end: existing.nameEnd })
    const detail = `The argument "${attribute.name}" was already set at ${place}. Each argument may be set only once.`
    this.scanner.report('Attribute redefined', detail, attribute.start, attribute.nameEnd)
  }

  /** Most bodies are short: only a long one is worth an index. */
  private find(name: string): Attribute | undefined {
    if (this.attributes.length < 16) return this.attributes.find(attribute => attribute.name === name)
    this.byName ??= new Map(this.attributes.map(attribute => [attribute.name, attribute]))
    return this.byName.get(name)
  }
}

interface Name {
  readonly start: number
  readonly end: number
  readonly text: string
}

function attribute(scanner: Scanner, name: Name, endsLine: boolean): Attribute {
  const { source } = scanner
  scanner.advance()
  const value = expression(scanner)
  const result = {
    name: name.text,
    start: name.start,
    nameEnd: name.end,
    end: value.end,
    expression: value,
    source,
  }
  if (!endsLine) return result
  const detail = 'An argument definition must end with a newline.'
  if (scanner.is(',')) {
    const commas = 'Argument definitions must be separated by newlines, not commas.'
    scanner.fail('Unexpected comma after argument', `${commas} ${detail}`, scanner.shownFrom(name.start))
  }
  if (!scanner.is('newline') && !scanner.is('end'))
    scanner.fail('Missing newline after argument', detail, scanner.shownFrom(name.start))
  scanner.advance()
  return result
}

function block(scanner: Scanner, name: Name): Block {
  scanner.enter()
  const { labels, headerEnd } = blockLabels(scanner, name.end)
  const openBrace = scanner.start
  scanner.advance()
  const isMultiLine = scanner.is('newline') || scanner.is('end') || scanner.is('}')
  const body = isMultiLine ? multiLineBody(scanner, openBrace) : singleLineBody(scanner, openBrace)
  const closeBrace = scanner.start
  scanner.advance()
  if (!scanner.is('newline') && !scanner.is('end')) {
    scanner.fail('Missing newline after block definition', 'A block definition must end with a newline.')
  }
  scanner.advance()
  scanner.leave()
  const end = Math.min(closeBrace + 1, scanner.limit)
  return {
    type: name.text,
    start: name.start,
    typeEnd: name.end,
    end,
    labels,
    body,
    headerEnd,
    openBrace,
    closeBrace,
  }
}

function blockLabels(scanner: Scanner, typeEnd: number): { labels: readonly Label[]; headerEnd: number } {
  const labels: Label[] = []
  let headerEnd = typeEnd
  for (;;) {
    if (scanner.is('{')) return { labels, headerEnd }
    if (scanner.is('quote')) labels.push(quotedLabel(scanner))
    else if (scanner.is('identifier')) {
      labels.push({ value: scanner.word, isQuoted: false, start: scanner.start, end: scanner.end })
      scanner.advance()
    } else failInHeader(scanner)
    headerEnd = scanner.previousEnd
  }
}

function failInHeader(scanner: Scanner): never {
  const summary = 'Invalid block definition'
  switch (scanner.kind) {
    case '=':
      return scanner.fail(
        summary,
        'The equals sign "=" indicates an argument definition, and must not be used when defining a block.',
      )
    case 'newline':
      return scanner.fail(
        summary,
        'A block definition must have block content delimited by "{" and "}", starting on the same line as the block header.',
      )
    default:
      return scanner.fail(
        summary,
        'Either a quoted string block label or an opening brace ("{") is expected here.',
      )
  }
}

/** A label is a string without templates. */
function quotedLabel(scanner: Scanner): Label {
  const { start, text, limit } = scanner
  for (let at = start + 1; at < limit; at++) {
    const character = text.charAt(at)
    if (character === '"') {
      scanner.resume(at + 1)
      return { value: unescape(scanner, start + 1, at, true), isQuoted: true, start, end: at + 1 }
    }
    if (character === '\n' || character === '\r') {
      scanner.reportLineBreak(at, at + 1)
      scanner.fail('Invalid string literal', 'This item is not valid in a string literal.', {
        start: at,
        end: at + 1,
      })
    }
    if (character === '\\') at += 1
    else if (character === '$' || character === '%') {
      if (text.charAt(at + 1) === '{') {
        const detail = `Template sequences are not allowed in this string. To include a literal "${character}", double it (as "${character}${character}") to escape it.`
        scanner.fail('Invalid string literal', detail, { start: at, end: at + 2 })
      }
      if (text.startsWith(`${character}{`, at + 1)) at += 2
    }
  }
  const detail = 'Unable to find the closing quote mark before the end of the file.'
  return scanner.fail('Unterminated string literal', detail, { start: limit, end: limit, shownFrom: start })
}

/** Leaves the scanner at the closing brace, or at the end of a text that lacks it: what the block holds is looked at all the same. */
function multiLineBody(scanner: Scanner, openBrace: number): Body {
  const items = new Items(scanner)
  while (!scanner.is('}') && !scanner.is('end')) items.readOne()
  // The innermost of open blocks is told, and none where braces may be missing because something else is wrong.
  if (scanner.is('end') && !scanner.hasGivenUp) {
    scanner.hasGivenUp = true
    const detail =
      'There is no closing brace for this block before the end of the file. This may be caused by incorrect brace nesting elsewhere in this file.'
    scanner.report('Unclosed configuration block', detail, openBrace, openBrace + 1)
  }
  return items.body(openBrace, scanner.end)
}

/** Leaves the scanner at the closing brace. */
function singleLineBody(scanner: Scanner, openBrace: number): Body {
  const items = new Items(scanner)
  items.readSingle()
  const summary = 'Invalid single-argument block definition'
  switch (scanner.kind) {
    case '}':
      return items.body(openBrace, scanner.end)
    case ',':
      return scanner.fail(
        summary,
        'Single-line block syntax can include only one argument definition. To define multiple arguments, use the multi-line block syntax with one argument definition per line.',
      )
    case 'newline':
      return scanner.fail(
        summary,
        "An argument definition on the same line as its containing block creates a single-line block definition, which must also be closed on the same line. Place the block's closing brace immediately after the argument definition.",
      )
    default:
      return scanner.fail(
        summary,
        'A single-line block definition must end with a closing brace immediately after its single argument definition.',
      )
  }
}
