/** What stands behind the name of a simulation: a count, names with numbers (`seed 7`), and flags. */
export interface Words {
  readonly count: number | undefined
  readonly named: (name: string) => number | undefined
  readonly has: (flag: string) => boolean
}

/** Reads the words; throws an `Error` that names the first one that says nothing here. */
export function readWords(
  words: readonly string[],
  names: readonly string[],
  flags: readonly string[] = [],
): Words {
  const numbers = new Map<string, number>()
  const set = new Set<string>()
  let name = 'count'
  for (const word of words) {
    if (/^\d+$/.test(word) && !numbers.has(name)) numbers.set(name, Number(word))
    else if (flags.includes(word)) set.add(word)
    else if (names.includes(word)) name = word
    else throw new Error(`"${word}" says nothing here; known are a count, ${[...names, ...flags].join(', ')}`)
  }
  return { count: numbers.get('count'), named: each => numbers.get(each), has: flag => set.has(flag) }
}
