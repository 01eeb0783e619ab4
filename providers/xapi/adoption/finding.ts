import type { FoundObject } from '../../../src/provider/contract.js'
import { nullValue } from '../../../src/value/construct.js'
import type { ObjectValue, Value } from '../../../src/value/value.js'
import { findKind } from '../kinds/catalogue.js'
import type { Found } from '../observation/find.js'
import type { XapiObservation } from '../observation/observation.js'
import { textField } from '../observation/record.js'

/** What a surveyor says of one object beside its value; left out: the usual. */
export interface Telling {
  readonly kindName: string
  readonly identity: string
  readonly name: string
  readonly subject: string
  readonly aliases?: readonly string[]
  readonly secrets?: readonly string[]
  /** Attributes whose changes its block ignores. */
  readonly ignored?: readonly string[]
  /** Values that stand in place of those that are read; null where the block is silent. */
  readonly instead?: Readonly<Record<string, Value | null>>
}

/** An object as a block would tell it; nothing where it cannot be read. */
export function tell(told: Telling, observation: XapiObservation): readonly FoundObject[] {
  const { kindName, identity, name, subject, aliases = [], secrets = [], instead = {} } = told
  const ignored = told.ignored ?? []
  const read = findKind(kindName)?.behaviour?.read(identity, observation)
  return read === undefined
    ? []
    : [{ kindName, identity, aliases, name, subject, written: replaced(read, instead), secrets, ignored }]
}

function replaced(read: ObjectValue, instead: Readonly<Record<string, Value | null>>): ObjectValue {
  const attributes = new Map(read.attributes)
  for (const [name, value] of Object.entries(instead)) attributes.set(name, value ?? nullValue())
  return { ...read, attributes }
}

/** What a remark says of an object that is not as a plan would have it. */
export function leftSo(what: string, attribute: string, otherwise: string): string {
  return `${what}, which its block leaves so. Take ${attribute} out of its ignore_changes, and the plan ${otherwise}.`
}

/** Names of hosts, for a sentence. */
export function namesOf(hosts: readonly Found[]): string {
  return hosts.map(({ record }) => textField(record, 'name_label')).join(', ')
}

/** The names whose values are what an object has that nobody told otherwise: a block may be silent of these. */
export function usual(
  read: ObjectValue | undefined,
  values: Readonly<Record<string, string | number | boolean>>,
): Readonly<Record<string, null>> {
  const names = Object.entries(values).filter(([name, value]) => {
    const present = read?.attributes.get(name)
    return present !== undefined && 'value' in present && present.value === value
  })
  return Object.fromEntries(names.map(([name]) => [name, null]))
}
