/** What the refused step was, and xapi's parameters with references turned into names. */
export interface Refused {
  readonly parameters: readonly string[]
  /** What the step does, in a few words. */
  readonly step: string
  readonly call: string
  /** Names of the VMs, SRs and disks that it is about, where xapi's own parameters do not tell them. */
  readonly objects?: readonly string[]
}

/** What is said of one code: a heading without names, a sentence with the facts, and the way out. */
export interface Entry {
  readonly summary: string
  readonly sentence: (refused: Refused) => string
  readonly remedy: string
}

/** An entry whose sentence needs no facts. */
export function entry(
  summary: string,
  sentence: string | ((refused: Refused) => string),
  remedy: string,
): Entry {
  return { summary, sentence: typeof sentence === 'string' ? () => sentence : sentence, remedy }
}

/** Bytes as MiB, one decimal where it is needed. */
export function mebibytes(bytes: string | undefined): string {
  const size = Number(bytes) / 1048576
  return Number.isFinite(size) ? `${Number.isInteger(size) ? size : size.toFixed(1)} MiB` : String(bytes)
}

/** Names one after another, the last after an “and”. */
export function together(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}

/** The objects that a refusal is about, or a word that stands for them. */
export function objectsOf(refused: Refused, otherwise: string): string {
  const { objects = [] } = refused
  return objects.length === 0 ? otherwise : together(objects)
}

/** A parameter by its position, or a word that stands for it. */
export function parameter(refused: Refused, index: number, otherwise = 'it'): string {
  return refused.parameters[index] ?? otherwise
}
