import type { WorldVerdict } from './judge.js'

/** Counts what worlds held, and what was said of them. */
export class WorldTally {
  readonly #counts = new Map<string, number>()
  readonly #failed: number[] = []

  add(number: number, { problems, kinds, remarks, unreached }: WorldVerdict): void {
    for (const kind of kinds) this.#count(kind)
    for (const remark of remarks) this.#count(`remark: ${withoutNames(remark)}`)
    if (unreached.length > 0) this.#count('worlds with a machine that nobody could reach')
    if (problems.length > 0) this.#failed.push(number)
  }

  /** The numbers of the worlds that went wrong. */
  get failed(): readonly number[] {
    return this.#failed
  }

  /** How many objects of a kind were adopted. */
  adopted(kind: string): number {
    return this.#counts.get(kind) ?? 0
  }

  print(): readonly string[] {
    return [...this.#counts].sort().map(([what, times]) => `${String(times).padStart(7)}  ${what}`)
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }
}

/** A remark without what people call things: the words that stand before and behind a name. */
function withoutNames(remark: string): string {
  return remark
    .replace(/^((?:The )?(?:SR|VM|VLAN|bond|Host|High availability of)) [^]*? (is|has|does) /, '$1 … $2 ')
    .replace(/ (attached to|missing on) [^]*?, which/, ' $1 …, which')
}
