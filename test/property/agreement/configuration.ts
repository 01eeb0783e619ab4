/** A configuration as data, for drawing and changing it; printed as HCL. */

/** A reference or another expression, printed as it is. */
export interface Expression {
  readonly text: string
}

export type Argument = string | number | boolean | Expression | readonly Argument[]

export interface Nested {
  readonly type: string
  readonly label?: string
  arguments: Record<string, Argument>
}

export interface Block {
  readonly kind: string
  readonly name: string
  arguments: Record<string, Argument>
  nested: Nested[]
}

export function reference(block: Pick<Block, 'kind' | 'name'>): Expression {
  return { text: `${block.kind}.${block.name}` }
}

/** Blocks in the order in which they were added, by their addresses. */
export class ConfigurationDraft {
  readonly #blocks: Map<string, Block>

  constructor(blocks: readonly Block[] = []) {
    this.#blocks = new Map(blocks.map(block => [`${block.kind}.${block.name}`, structuredClone(block)]))
  }

  get blocks(): readonly Block[] {
    return [...this.#blocks.values()]
  }

  copy(): ConfigurationDraft {
    return new ConfigurationDraft(this.blocks)
  }

  ofKind(kind: string): readonly Block[] {
    return this.blocks.filter(block => block.kind === kind)
  }

  find(kind: string, name: string): Block | undefined {
    return this.#blocks.get(`${kind}.${name}`)
  }

  /** The block of this name, made where it is not there yet. */
  ensure(kind: string, name: string, args: Record<string, Argument> = {}): Block {
    const there = this.find(kind, name)
    if (there !== undefined) return there
    const block: Block = { kind, name, arguments: { ...args }, nested: [] }
    this.#blocks.set(`${kind}.${name}`, block)
    return block
  }

  /** Removes a block, and with it whatever says so in an argument: lists lose the item, blocks with a single link go too. */
  remove(block: Block): void {
    const { text } = reference(block)
    if (!this.#blocks.delete(text)) return
    for (const other of this.blocks) {
      other.nested = other.nested.filter(
        nested => !Object.values(nested.arguments).some(value => isLink(value, text)),
      )
      for (const args of [other.arguments, ...other.nested.map(nested => nested.arguments)])
        for (const [name, value] of Object.entries(args))
          if (Array.isArray(value)) args[name] = value.filter(item => !isLink(item, text))
      if (Object.values(other.arguments).some(value => isLink(value, text))) this.remove(other)
    }
  }

  print(): string {
    return this.blocks.map(printBlock).join('\n')
  }
}

function isLink(value: Argument, text: string): boolean {
  return typeof value === 'object' && 'text' in value && value.text === text
}

function printBlock({ kind, name, arguments: args, nested }: Block): string {
  const inner = nested.map(
    ({ type, label, arguments: own }) =>
      `  ${type}${label === undefined ? '' : ` ${JSON.stringify(label)}`} {\n${printArguments(own, '    ')}  }\n`,
  )
  return `${kind} ${JSON.stringify(name)} {\n${printArguments(args, '  ')}${inner.join('')}}\n`
}

function printArguments(args: Readonly<Record<string, Argument>>, indent: string): string {
  return Object.entries(args)
    .map(([name, value]) => `${indent}${name} = ${printArgument(value)}\n`)
    .join('')
}

function printArgument(value: Argument): string {
  if (Array.isArray(value)) return `[${value.map(printArgument).join(', ')}]`
  if (typeof value === 'object' && 'text' in value) return value.text
  return JSON.stringify(value)
}
