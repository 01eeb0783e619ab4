import { errorDiagnostic, type Diagnostic } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Attribute, Block, Body, Label, Node } from './tree.js'
import { jsonExpression } from './json-expression.js'
import type { JsonNode, JsonObject, JsonString } from './json-node.js'

/** Which properties of a JSON object are blocks; all others are arguments. JSON itself does not tell them apart. */
export interface BodyShape {
  readonly blocks: Readonly<Record<string, BlockShape>>
}

export interface BlockShape {
  /** What the labels are called, in order: `["kind", "name"]`. */
  readonly labels: readonly string[]
  /** What stands inside, given the values of the labels. */
  readonly body: (labels: readonly string[]) => BodyShape
  /** True where the same name may be an argument too: then a plain value is one. */
  readonly isArgumentToo?: boolean
}

/** The body of a JSON file before it is known which names are blocks. */
export interface JsonBody extends Node {
  readonly source: SourceText
  readonly objects: readonly JsonObject[]
}

/** A native body, all the way down, out of a JSON one. */
export interface DecodedBody {
  readonly body: Body
  readonly diagnostics: readonly Diagnostic[]
}

/** Tells blocks from arguments by the shape; what fits neither is reported and left out. */
export function decodeJsonBody(body: JsonBody, shape: BodyShape): DecodedBody {
  const decoder = new Decoder(body.source)
  return { body: decoder.body(body, body.objects, shape), diagnostics: decoder.diagnostics }
}

interface Header {
  readonly key: JsonString
  readonly shape: BlockShape
}

class Decoder {
  readonly diagnostics: Diagnostic[] = []

  constructor(private readonly source: SourceText) {}

  body(whole: Node, objects: readonly JsonObject[], shape: BodyShape): Body {
    const attributes: Attribute[] = []
    const blocks: Block[] = []
    const byName = new Map<string, Attribute>()
    for (const { key, value } of objects.flatMap(object => object.properties)) {
      if (key.value === '//') continue
      const block = Object.hasOwn(shape.blocks, key.value) ? shape.blocks[key.value] : undefined
      const isPlain = value.kind !== 'object' && value.kind !== 'array'
      if (block && !(isPlain && block.isArgumentToo === true)) {
        this.addBlocks(blocks, { key, shape: block }, value, [])
        continue
      }
      const existing = byName.get(key.value)
      if (existing) this.reportDuplicate(key, existing)
      else {
        const attribute = this.attribute(key, value)
        byName.set(key.value, attribute)
        attributes.push(attribute)
      }
    }
    return { source: this.source, start: whole.start, end: whole.end, attributes, blocks }
  }

  private attribute(key: JsonString, value: JsonNode): Attribute {
    const expression = jsonExpression(this.source, value, this.diagnostics)
    return {
      name: key.value,
      start: key.start,
      nameEnd: key.end,
      end: value.end,
      expression,
      source: this.source,
    }
  }

  private reportDuplicate(key: JsonString, existing: Attribute): void {
    const place = formatRange({ source: this.source, start: existing.start, end: existing.nameEnd })
    this.report('Duplicate argument', `The argument "${key.value}" was already set at ${place}.`, key)
  }

  /** One property level for each label, then an object a block, or an array of them. */
  private addBlocks(blocks: Block[], header: Header, value: JsonNode, labels: readonly Label[]): void {
    const wanted = header.shape.labels[labels.length]
    if (wanted === undefined) {
      for (const object of this.contents(header, value)) blocks.push(this.block(header, labels, object))
      return
    }
    const properties = this.labelObjects(header, value).flatMap(object => object.properties)
    if (properties.length === 0 && value.kind === 'object') {
      const detail = `At least one object property is required, whose name represents the "${header.key.value}" block's ${wanted}.`
      this.report('Missing block label', detail, { start: value.start, end: value.start + 1 })
    }
    for (const { key, value: inner } of properties) {
      if (key.value === '//') continue
      const label = { value: key.value, isQuoted: true, start: key.start, end: key.end }
      this.addBlocks(blocks, header, inner, [...labels, label])
    }
  }

  private block(header: Header, labels: readonly Label[], object: JsonObject): Block {
    const { key, shape } = header
    const inner = shape.body(labels.map(label => label.value))
    return {
      type: key.value,
      start: key.start,
      typeEnd: key.end,
      end: object.end,
      labels,
      body: this.body(object, [object], inner),
      headerEnd: labels.at(-1)?.end ?? key.end,
      openBrace: object.start,
      closeBrace: object.end - 1,
    }
  }

  private contents(header: Header, value: JsonNode): readonly JsonObject[] {
    if (value.kind === 'null') return []
    const detail = `Either a JSON object or a JSON array is required, representing the contents of one or more "${header.key.value}" blocks.`
    return this.objects(value, detail)
  }

  private labelObjects(header: Header, value: JsonNode): readonly JsonObject[] {
    const detail = `A JSON object is required, whose keys represent the "${header.key.value}" block's labels.`
    return this.objects(value, detail)
  }

  private objects(value: JsonNode, detail: string): readonly JsonObject[] {
    if (value.kind === 'object') return [value]
    if (value.kind === 'array') return value.items.flatMap(item => this.objects(item, detail))
    this.report('Incorrect JSON value type', detail, { start: value.start, end: value.start + 1 })
    return []
  }

  private report(summary: string, detail: string, { start, end }: Node): void {
    this.diagnostics.push(errorDiagnostic(summary, detail, { range: { source: this.source, start, end } }))
  }
}
