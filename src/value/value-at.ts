import type { Path } from './path.js'
import type { Value } from './value.js'

/** The value at this place; undefined where the value has no such place. */
export function valueAt(value: Value, path: Path): Value | undefined {
  let current: Value | undefined = value
  for (const step of path) {
    if (current === undefined) return undefined
    current = partAt(current, step)
  }
  return current
}

function partAt(value: Value, step: string | number): Value | undefined {
  switch (value.kind) {
    case 'list':
    case 'tuple':
      return value.elements[Number(step)]
    case 'map':
      return value.entries.get(String(step))
    case 'object':
      return value.attributes.get(String(step))
    default:
      return undefined
  }
}

/** The path as it is written: `disk[0].size`, `tags["a b"]`. */
export function pathText(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text
}
