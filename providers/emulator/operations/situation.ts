/** What objects in the same situation are allowed, worked out once; a situation is all that the rules look at, as text. */
export class Situations {
  private readonly known = new Map<string, readonly string[]>()

  /** The answer for a situation. */
  answer(situation: string, workOut: () => readonly string[]): readonly string[] {
    const before = this.known.get(situation)
    if (before !== undefined) return before
    // Situations are few; a world that makes ever new ones shall not fill the memory.
    if (this.known.size >= mostKnown) this.known.clear()
    const made = workOut()
    this.known.set(situation, made)
    return made
  }
}

const mostKnown = 1000
