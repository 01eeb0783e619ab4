import { formatRange } from '../diagnostic/positions.js'
import type { Node, TemplatePart } from './tree.js'
import type { Scanner } from './scanner.js'
import type { TemplateToken } from './template-token.js'

const unbalanced = 'The control directives within this template are unbalanced.'

/** Joins neighbouring texts and matches `if`, `else`, `for` and their ends; `closer` is where the template ends. */
export function templateParts(
  scanner: Scanner,
  tokens: readonly TemplateToken[],
  closer: Node,
): TemplatePart[] {
  const reader = new PartReader(scanner, tokens, closer)
  const { parts, stop } = reader.readUntilDirective()
  if (stop) scanner.fail(`Unexpected ${stop.kind} directive`, unbalanced, stop)
  return parts
}

type Stop = Extract<TemplateToken, { kind: 'else' | 'endif' | 'endfor' }>

class PartReader {
  private next = 0

  constructor(
    private readonly scanner: Scanner,
    private readonly tokens: readonly TemplateToken[],
    private readonly closer: Node,
  ) {}

  readUntilDirective(): { parts: TemplatePart[]; stop: Stop | undefined } {
    const parts: TemplatePart[] = []
    for (;;) {
      const token = this.tokens[this.next]
      if (!token) return { parts, stop: undefined }
      this.next += 1
      switch (token.kind) {
        case 'text':
          addText(parts, token)
          break
        case 'interpolation':
          parts.push(token)
          break
        case 'if':
          parts.push(this.readIf(token))
          break
        case 'for':
          parts.push(this.readFor(token))
          break
        default:
          return { parts, stop: token }
      }
    }
  }

  private readIf(opener: Extract<TemplateToken, { kind: 'if' }>): TemplatePart {
    this.scanner.enter()
    let { parts, stop } = this.readUntilDirective()
    let whenTrue
    if (stop?.kind === 'else') {
      whenTrue = parts
      ;({ parts, stop } = this.readUntilDirective())
      if (stop?.kind === 'else')
        this.fail(stop, `Already in the else clause for the if started at ${this.place(opener)}.`)
    }
    if (!stop)
      return this.failAtEnd(
        `The if directive at ${this.place(opener)} is missing its corresponding endif directive.`,
      )
    if (stop.kind !== 'endif')
      this.fail(stop, `Expecting an endif directive for the if started at ${this.place(opener)}.`)
    this.scanner.leave()
    const both = whenTrue ? { whenTrue, whenFalse: parts } : { whenTrue: parts, whenFalse: undefined }
    return { kind: 'if', start: opener.start, end: stop.end, condition: opener.condition, ...both }
  }

  private readFor(opener: Extract<TemplateToken, { kind: 'for' }>): TemplatePart {
    this.scanner.enter()
    const { parts, stop } = this.readUntilDirective()
    if (!stop)
      return this.failAtEnd(
        `The for directive at ${this.place(opener)} is missing its corresponding endfor directive.`,
      )
    if (stop.kind !== 'endfor')
      this.fail(
        stop,
        `Expecting an endfor directive corresponding to the for directive at ${this.place(opener)}.`,
      )
    this.scanner.leave()
    const { keyName, valueName, collection } = opener
    return { kind: 'for', start: opener.start, end: stop.end, keyName, valueName, collection, body: parts }
  }

  private place({ start, end }: Node): string {
    return formatRange({ source: this.scanner.source, start, end })
  }

  private fail(stop: Stop, detail: string): never {
    return this.scanner.fail(`Unexpected ${stop.kind} directive`, detail, stop)
  }

  private failAtEnd(detail: string): never {
    return this.scanner.fail('Unexpected end of template', detail, this.closer)
  }
}

function addText(parts: TemplatePart[], token: Node & { readonly value: string }): void {
  const last = parts.at(-1)
  if (last?.kind === 'text') {
    parts[parts.length - 1] = {
      kind: 'text',
      start: last.start,
      end: token.end,
      value: last.value + token.value,
    }
  } else if (token.value !== '') {
    parts.push({ kind: 'text', start: token.start, end: token.end, value: token.value })
  }
}
