/** Gives names to blocks, each once in its kind. */
export class BlockNames {
  readonly #taken = new Set<string>()

  /** Names that are there already, as `KIND.NAME`. */
  constructor(taken: Iterable<string> = []) {
    for (const name of taken) this.#taken.add(name)
  }

  /** A name for what people call `text`: itself as far as a name can be that, with a number where it is taken. */
  give(kindName: string, text: string): string {
    const stem = identifierOf(text) || kindName
    let name = stem
    for (let number = 2; this.#taken.has(`${kindName}.${name}`); number++) name = `${stem}_${number}`
    this.#taken.add(`${kindName}.${name}`)
    return name
  }
}

/** Text as a name: letters without their accents, small, everything else a line; empty where nothing is left. */
export function identifierOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '_')
    .replace(/_-_/g, '_')
    .replace(/^[_-]+|[_-]+$/g, '')
  return /^\d/.test(plain) ? `_${plain}` : plain
}

/** The name of the variable by which all endpoints of a kind have a secret. */
export function endpointSecretVariable(kindName: string, secret: string): string {
  return `${kindName}_${secret}`
}
