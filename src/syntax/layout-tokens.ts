import type { SourceText } from '../diagnostic/source.js'
import { Scanner } from './scanner.js'
import { heredocTemplate, quotedTemplate } from './template.js'

/** What layout tells apart: templates and comments are taken as they stand, punctuation by its own text. */
export interface LayoutToken {
  readonly kind: 'word' | 'number' | 'template' | 'heredoc' | 'comment' | 'newline' | 'punctuation'
  readonly text: string
}

/** All tokens of a text that parses, comments and line breaks included. */
export function layoutTokens(source: SourceText): readonly LayoutToken[] {
  const { text } = source
  const scanner = new Scanner(source, text.startsWith('\ufeff') ? 1 : 0, text.length)
  const tokens: LayoutToken[] = []
  for (let from = scanner.previousEnd; ;) {
    for (const [comment] of text.slice(from, scanner.start).matchAll(/\/\*[^]*?\*\/|(?:#|\/\/)[^\n]*/g)) {
      tokens.push({ kind: 'comment', text: comment.trimEnd() })
    }
    if (scanner.is('end')) return tokens
    from = addToken(scanner, tokens)
  }
}

/** Adds the next token and answers where it ends. */
function addToken(scanner: Scanner, tokens: LayoutToken[]): number {
  const { kind, end, word } = scanner
  switch (kind) {
    case 'quote': {
      const template = quotedTemplate(scanner)
      tokens.push({ kind: 'template', text: scanner.text.slice(template.start, template.end) })
      return template.end
    }
    case 'heredoc': {
      const template = heredocTemplate(scanner)
      tokens.push({ kind: 'heredoc', text: scanner.text.slice(template.start, template.end) })
      return template.end
    }
    case 'newline':
      // A comment swallows the line break behind it.
      if (word.trim() !== '') tokens.push({ kind: 'comment', text: word.trimEnd() })
      tokens.push({ kind: 'newline', text: '\n' })
      break
    case 'identifier':
      tokens.push({ kind: 'word', text: word })
      break
    case 'number':
      tokens.push({ kind: 'number', text: word })
      break
    default:
      tokens.push({ kind: 'punctuation', text: word })
  }
  scanner.advance()
  return end
}
