import { kindOf, type Verdict } from './judge.js'

/** Counts what cases came to: how stages ended, which codes were foretold, which kinds of disagreement there were. */
export class Tally {
  readonly #counts = new Map<string, number>()
  /** The first cases in which a code was foretold. */
  readonly #cases = new Map<string, number[]>()
  readonly #kinds = new Map<string, number[]>()
  readonly #early: string[] = []
  failed = 0

  /** True where the case disagrees in a way that was hardly seen before. */
  add(number: number, verdict: Verdict): boolean {
    for (const end of verdict.ends) this.#count(`stages ${end}`)
    for (const code of verdict.foretold) {
      this.#count(code)
      const cases = this.#cases.get(code) ?? []
      if (cases.length < 5) this.#cases.set(code, [...cases, number])
    }
    if (verdict.early.length > 0) this.#early.push(`${number} (${verdict.early.join(', ')})`)
    if (verdict.problems.length === 0) return false
    this.failed += 1
    const kind = kindOf(verdict.problems) ?? ''
    const numbers = [...(this.#kinds.get(kind) ?? []), number]
    this.#kinds.set(kind, numbers)
    return numbers.length <= 2
  }

  /** How often a code was foretold, `xapi CODE` or `policy code`. */
  times(code: string): number {
    return this.#counts.get(code) ?? 0
  }

  /** Codes that were foretold, but fewer times than that: how they come about was hardly tried. */
  rarer(least: number): readonly string[] {
    return [...this.#counts]
      .filter(([what, times]) => times < least && /^(xapi|policy) /.test(what))
      .map(
        ([what, times]) =>
          `${what} was foretold ${times} times only: cases ${(this.#cases.get(what) ?? []).join(' ')}`,
      )
  }

  print(): readonly string[] {
    return [
      ...[...this.#counts].sort().map(([what, times]) => `${String(times).padStart(7)}  ${what}`),
      ...(this.#early.length > 0 ? [`tried again beside others: ${this.#early.join('; ')}`] : []),
      ...[...this.#kinds].map(
        ([kind, numbers]) => `${numbers.length} × ${kind}: cases ${numbers.slice(0, 9).join(' ')}`,
      ),
    ]
  }

  #count(what: string): void {
    this.#counts.set(what, this.times(what) + 1)
  }
}
