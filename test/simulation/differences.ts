/** What objects have come out otherwise, field by field; an object that only one of the two has as a whole. */
export function differences(expected: readonly string[], actual: readonly string[]): string[] {
  const missing = without(expected, actual)
  const surplus = without(actual, expected)
  return [
    ...missing.map(line => {
      const twin = surplus.find(other => nameOf(other) === nameOf(line))
      if (twin === undefined) return `missing: ${line}`
      surplus.splice(surplus.indexOf(twin), 1)
      return `${nameOf(line)} differs: ${fieldsThatDiffer(line, twin)}`
    }),
    ...surplus.map(line => `too many: ${line}`),
  ]
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf(' {'))
}

function fieldsThatDiffer(expected: string, actual: string): string {
  if (!expected.includes(' {')) return `${expected} ≠ ${actual}`
  const [before, after] = [expected, actual].map(
    line => JSON.parse(line.slice(line.indexOf(' {') + 1)) as Record<string, unknown>,
  )
  return Object.keys({ ...before, ...after })
    .filter(field => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]))
    .map(field => `${field} ${JSON.stringify(before?.[field])} ≠ ${JSON.stringify(after?.[field])}`)
    .join('; ')
}

/** Lines of the one that the other has not, each as often as it is missing. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return lines.filter(line => {
    const index = left.indexOf(line)
    if (index < 0) return true
    left.splice(index, 1)
    return false
  })
}
