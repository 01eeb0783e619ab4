import { Failure } from '../../diagnostic/failure.js'
import type { Runtime } from '../../runtime/runtime.js'
import type { ObjectValue } from '../../value/value.js'

/** The arguments of a backend's block, where they are left out the environment's. */
export class BackendSettings {
  constructor(
    readonly type: string,
    private readonly value: ObjectValue | undefined,
    private readonly runtime: Runtime,
  ) {}

  /** An argument, else the first of these environment variables that is set. */
  text(name: string, ...variables: readonly string[]): string | undefined {
    const value = this.value?.attributes.get(name)
    if (value?.kind === 'string') return value.value
    const { variables: environment } = this.runtime.environment
    return variables.map(variable => environment[variable]).find(found => found !== undefined && found !== '')
  }

  /** The same, for what cannot be done without; rejects with a `Failure`. */
  required(name: string, ...variables: readonly string[]): string {
    const text = this.text(name, ...variables)
    if (text !== undefined) return text
    const choice = variables.length === 0 ? '' : `, or set ${variables.join(' or ')}`
    throw new Failure(
      'refused',
      'backend-incomplete',
      `The backend "${this.type}" needs ${name}: write it in the block${choice}.`,
    )
  }

  flag(name: string): boolean | undefined {
    const value = this.value?.attributes.get(name)
    return value?.kind === 'bool' ? value.value : undefined
  }

  number(name: string): number | undefined {
    const value = this.value?.attributes.get(name)
    return value?.kind === 'number' ? Number(value.value) : undefined
  }

  /** A map of texts; empty where it is left out. */
  texts(name: string): Readonly<Record<string, string>> {
    const value = this.value?.attributes.get(name)
    if (value?.kind !== 'map') return {}
    return Object.fromEntries(
      [...value.entries].flatMap(([key, entry]) => (entry.kind === 'string' ? [[key, entry.value]] : [])),
    )
  }

  /** A nested block. */
  block(name: string): BackendSettings | undefined {
    const value = this.value?.attributes.get(name)
    return value?.kind === 'object' ? new BackendSettings(this.type, value, this.runtime) : undefined
  }

  /** What is in the file that an argument names. */
  async file(name: string): Promise<string | undefined> {
    const path = this.text(name)
    return path === undefined ? undefined : this.runtime.files.readText(path)
  }
}
