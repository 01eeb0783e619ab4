import { errorDiagnostic, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { suggest } from '../../../src/diagnostic/suggest.js'
import type { SourceRange } from '../../../src/diagnostic/source.js'
import {
  expressionRange,
  headerRange,
  readContent,
  type BodyContent,
  type BodyShape,
} from '../../../src/schema/body-content.js'
import type { Block } from '../../../src/syntax/tree.js'
import { parseDuration, parseSize } from './measure.js'
import { plainValue, type PlainValue } from './plain-value.js'

/** Reads the arguments of one block of the lab file; what is wrong is added to the diagnostics, and a default goes on. */
export class BlockReader {
  readonly label: string
  private readonly content: BodyContent

  constructor(
    readonly block: Block,
    shape: BodyShape,
    private readonly diagnostics: Diagnostic[],
  ) {
    this.label = block.labels[0]?.value ?? ''
    this.content = readContent(block.body, shape, block)
    diagnostics.push(...this.content.diagnostics)
  }

  blocks(type: string): readonly Block[] {
    return this.content.blocks.filter(block => block.type === type)
  }

  has(name: string): boolean {
    return this.content.attributes.has(name)
  }

  text(name: string, fallback = ''): string {
    return this.read(name, fallback, 'a text', value => (typeof value === 'string' ? value : undefined))
  }

  /** One of the given words. */
  word<W extends string>(name: string, words: readonly W[], fallback: W): W {
    const expected = `one of ${words.map(word => `"${word}"`).join(', ')}`
    return this.read(name, fallback, expected, value => words.find(word => word === value))
  }

  wholeNumber(name: string, fallback: number, least = 0): number {
    const expected = `a whole number of at least ${least}`
    return this.read(name, fallback, expected, value =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= least ? value : undefined,
    )
  }

  flag(name: string, fallback: boolean): boolean {
    return this.read(name, fallback, 'true or false', value =>
      typeof value === 'boolean' ? value : undefined,
    )
  }

  /** Bytes. */
  size(name: string, fallback: number): number {
    return this.read(name, fallback, 'a size such as "2GiB"', value => measured(value, parseSize))
  }

  /** Seconds. */
  duration(name: string, fallback: number): number {
    return this.read(name, fallback, 'a duration such as "90s"', value => measured(value, parseDuration))
  }

  texts(name: string): readonly string[] {
    return this.read<readonly string[]>(name, [], 'a list of texts', value =>
      Array.isArray(value) && value.every(element => typeof element === 'string') ? value : undefined,
    )
  }

  /** A name of something else in the file; an unknown one is reported with what there is. */
  reference(name: string, what: string, known: Iterable<string>): string {
    const written = this.text(name)
    if (this.has(name)) this.requireKnown(name, what, [written], known)
    return written
  }

  /** Names of other things in the file. */
  references(name: string, what: string, known: Iterable<string>): readonly string[] {
    const written = this.texts(name)
    this.requireKnown(name, what, written, known)
    return written
  }

  /** A problem with the value of an argument, told at its place. */
  refuse(name: string, summary: string, detail: string): void {
    this.diagnostics.push(errorDiagnostic(summary, detail, { range: this.rangeOf(name) }))
  }

  rangeOf(name: string): SourceRange {
    const attribute = this.content.attributes.get(name)
    return attribute === undefined ? headerRange(this.block) : expressionRange(attribute)
  }

  private requireKnown(
    name: string,
    what: string,
    written: readonly string[],
    known: Iterable<string>,
  ): void {
    const names = [...known]
    for (const candidate of written.filter(text => !names.includes(text))) {
      const close = suggest(candidate, names)
      const hint =
        close === undefined ? `There is: ${names.join(', ') || 'none'}.` : `Did you mean "${close}"?`
      this.refuse(name, `Unknown ${what}`, `The lab has no ${what} "${candidate}". ${hint}`)
    }
  }

  private read<T>(
    name: string,
    fallback: T,
    expected: string,
    accept: (value: PlainValue) => T | undefined,
  ): T {
    const attribute = this.content.attributes.get(name)
    if (attribute === undefined) return fallback
    const plain = plainValue(attribute)
    if ('problem' in plain) {
      this.diagnostics.push(plain.problem)
      return fallback
    }
    const accepted = accept(plain.value)
    if (accepted !== undefined) return accepted
    this.refuse(
      name,
      'Unsuitable value',
      `The argument "${name}" of this ${this.block.type} must be ${expected}.`,
    )
    return fallback
  }
}

function measured(
  value: PlainValue,
  parse: (value: string | number) => number | undefined,
): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parse(value) : undefined
}
