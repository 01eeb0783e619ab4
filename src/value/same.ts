import { compareNumbers } from './arithmetic.js'
import { sameType } from './same-type.js'
import type { Refinement, Value } from './value.js'

/** True when both are the same in every respect but marks: kind, type, content, what is unknown. */
export function sameValue(left: Value, right: Value): boolean {
  if (left === right) return true
  switch (left.kind) {
    case 'string':
    case 'bool':
      return right.kind === left.kind && left.value === right.value
    case 'number':
      return right.kind === 'number' && compareNumbers(left.value, right.value) === 0
    case 'null':
      return right.kind === 'null' && sameType(left.type, right.type)
    case 'unknown':
      return (
        right.kind === 'unknown' &&
        sameType(left.type, right.type) &&
        sameRefinement(left.refinement, right.refinement)
      )
    case 'list':
    case 'set':
      return (
        right.kind === left.kind &&
        sameType(left.elementType, right.elementType) &&
        sameElements(left.elements, right.elements)
      )
    case 'tuple':
      return right.kind === 'tuple' && sameElements(left.elements, right.elements)
    case 'map':
      return (
        right.kind === 'map' &&
        sameType(left.elementType, right.elementType) &&
        sameEntries(left.entries, right.entries)
      )
    case 'object':
      return right.kind === 'object' && sameEntries(left.attributes, right.attributes)
    case 'link':
      return right.kind === 'link' && isSameTarget(left, right)
  }
}

/** Two links lead to one object: by identity where both know it (a data block may name what a block manages), else by address. */
export function isSameTarget(
  left: { readonly address: string | undefined; readonly identity: string | undefined },
  right: { readonly address: string | undefined; readonly identity: string | undefined },
): boolean {
  if (left.address !== undefined && left.address === right.address) return true
  return left.identity !== undefined && left.identity === right.identity
}

function sameElements(left: readonly Value[], right: readonly Value[]): boolean {
  return (
    left.length === right.length &&
    left.every((element, index) => {
      const other = right[index]
      return other !== undefined && sameValue(element, other)
    })
  )
}

function sameEntries(left: ReadonlyMap<string, Value>, right: ReadonlyMap<string, Value>): boolean {
  if (left.size !== right.size) return false
  for (const [name, value] of left) {
    const other = right.get(name)
    if (other === undefined || !sameValue(value, other)) return false
  }
  return true
}

function sameRefinement(left: Refinement = {}, right: Refinement = {}): boolean {
  return (
    left.notNull === right.notNull &&
    left.stringPrefix === right.stringPrefix &&
    left.minimumLength === right.minimumLength &&
    left.maximumLength === right.maximumLength &&
    left.minimum === right.minimum &&
    left.maximum === right.maximum
  )
}
