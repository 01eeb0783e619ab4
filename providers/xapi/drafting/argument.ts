import type { Argument, Json } from '../../../src/provider/step.js'
import type { Change } from '../../../src/provider/change.js'
import type { Path } from '../../../src/value/path.js'
import type { Value } from '../../../src/value/value.js'
import { ephemeralMark, sensitiveMark } from '../../../src/value/value.js'
import { jsonOf } from './attribute.js'

/** An argument whose value the plan holds. */
export function literal(value: Json): Argument {
  return { kind: 'literal', value }
}

/** An argument made of named arguments. */
export function record(fields: { readonly [name: string]: Argument }): Argument {
  return { kind: 'record', fields }
}

/** An object by its UUID, turned into a reference when the call is made. */
export function objectArgument(className: string, uuid: Argument | string): Argument {
  return record({ class: literal(className), uuid: typeof uuid === 'string' ? literal(uuid) : uuid })
}

/** No object: xapi's null reference. */
export const noObject: Argument = record({ class: literal('null') })

/** The only pool of the database that answers. */
export const thePool: Argument = record({ class: literal('pool') })

/** The interface of a host on a network: its UUID is renewed when the host joins a pool. */
export function pifArgument(hostUuid: string, network: Argument): Argument {
  return record({ class: literal('PIF'), host: literal(hostUuid), network })
}

/** The NIC or bond of a host by the name of its device. */
export function nicArgument(hostUuid: string, device: string): Argument {
  return record({ class: literal('PIF'), host: literal(hostUuid), device: literal(device) })
}

/** Arguments one after another. */
export function list(items: readonly Argument[]): Argument {
  return { kind: 'list', items }
}

/** The connection of a host to a storage repository. */
export function pbdArgument(hostUuid: string, srUuid: Argument): Argument {
  return record({ class: literal('PBD'), host: literal(hostUuid), SR: objectArgument('SR', srUuid) })
}

/** The UUID that an earlier step answered. */
export function uuidFrom(stepId: string): Argument {
  return { kind: 'result', step: stepId, path: ['uuid'] }
}

/**
 * What is written at a path of the change's block: a literal where the plan may hold it, a secret where it may not,
 * deferred where it is known only later. Undefined where nothing is written.
 */
export function written(change: Change, ...path: Path): Argument | undefined {
  const config = valueAt(change.config, path)
  const value = config === undefined || config.kind === 'null' ? valueAt(change.planned, path) : config
  if (value === undefined || value.kind === 'null') return undefined
  if (valueAt(change.config, path) !== undefined && (value.marks & (sensitiveMark | ephemeralMark)) !== 0)
    return { kind: 'secret', address: change.address, path }
  const known = jsonOf(value)
  return known === undefined ? { kind: 'deferred', address: change.address, path } : literal(known)
}

/** A value that no plan may hold, whatever its marks. */
export function secret(change: Change, ...path: Path): Argument {
  return { kind: 'secret', address: change.address, path }
}

/** The value at a path inside another one. */
export function valueAt(value: Value | undefined, path: Path): Value | undefined {
  let current = value
  for (const part of path) {
    if (current?.kind === 'object') current = current.attributes.get(String(part))
    else if (current?.kind === 'map') current = current.entries.get(String(part))
    else if (current?.kind === 'list' || current?.kind === 'tuple') current = current.elements[Number(part)]
    else return undefined
  }
  return current
}
