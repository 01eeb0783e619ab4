import type { InstanceAddress, InstanceKey, ModuleAddress } from './address.js'
import { parseInstance } from './parse-address.js'

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}

/** No key first, then numbers by value, then strings by code unit. */
export function compareKeys(left: InstanceKey | undefined, right: InstanceKey | undefined): number {
  if (left === undefined || right === undefined)
    return Number(left !== undefined) - Number(right !== undefined)
  if (typeof left === 'number') return typeof right === 'number' ? left - right : -1
  return typeof right === 'number' ? 1 : compareText(left, right)
}

/** The root first, then shorter module paths, then by name and key. */
export function compareModules(left: ModuleAddress, right: ModuleAddress): number {
  if (left.length !== right.length) return left.length - right.length
  for (const [index, step] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const order = compareText(step.name, other.name) || compareKeys(step.key, other.key)
    if (order !== 0) return order
  }
  return 0
}

/** The order in which plans list instances: module, data before managed, kind, name, key. */
export function compareInstances(left: InstanceAddress, right: InstanceAddress): number {
  return (
    compareModules(left.module, right.module) ||
    Number(left.mode === 'managed') - Number(right.mode === 'managed') ||
    compareText(left.kindName, right.kindName) ||
    compareText(left.name, right.name) ||
    compareKeys(left.key, right.key)
  )
}

/** `compareInstances` for addresses as text; what is no address comes last, by code unit. */
export function compareAddressTexts(left: string, right: string): number {
  const leftAddress = parseInstance(left)
  const rightAddress = parseInstance(right)
  if (leftAddress && rightAddress) return compareInstances(leftAddress, rightAddress)
  if (!leftAddress && !rightAddress) return compareText(left, right)
  return leftAddress ? -1 : 1
}

/** Addresses in plan order; every text is parsed once. */
export function sortAddressTexts(texts: Iterable<string>): string[] {
  const parsed = [...texts].map(text => ({ text, address: parseInstance(text) }))
  parsed.sort((left, right) => {
    if (left.address && right.address) return compareInstances(left.address, right.address)
    if (!left.address && !right.address) return compareText(left.text, right.text)
    return left.address ? -1 : 1
  })
  return parsed.map(entry => entry.text)
}
