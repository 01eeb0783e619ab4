/** Lets so many pieces of work be under way at a time; the others wait for their turn, first come, first served. */
export class CallLimit {
  #underWay = 0
  readonly #waiting: (() => void)[] = []

  constructor(private readonly most: number) {}

  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#underWay >= this.most) await new Promise<void>(resolve => this.#waiting.push(resolve))
    else this.#underWay += 1
    try {
      return await work()
    } finally {
      // Whoever waits takes the place over, so that nobody who comes now gets before.
      const next = this.#waiting.shift()
      if (next === undefined) this.#underWay -= 1
      else next()
    }
  }
}
