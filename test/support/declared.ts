import { stringValue, linkValue } from '../../src/value/construct.js'
import type { Value } from '../../src/value/value.js'
import type { FakeBlock } from './fake-desired.js'

/** `thing "NAME"` with these attributes, as a test declares it. */
export function thing(
  name: string,
  values: Readonly<Record<string, string>> = {},
  more: Partial<FakeBlock> = {},
): FakeBlock {
  const attributes = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, stringValue(value)]),
  )
  return { address: `thing.${name}`, config: () => ({ name: stringValue(name), ...attributes }), ...more }
}

/** `thing "NAME"` whose label is the serial of another, which only apply tells. */
export function labelled(name: string, source: string, more: Partial<FakeBlock> = {}): FakeBlock {
  return {
    address: `thing.${name}`,
    dependencies: [source],
    config: known => ({
      name: stringValue(name),
      label: known.value(source)?.attributes.get('serial') ?? stringValue('?'),
    }),
    ...more,
  }
}

/** `thing "NAME"` that is linked to another. */
export function child(
  name: string,
  parent: string,
  values: Readonly<Record<string, string>> = {},
): FakeBlock {
  const plain = thing(name, values)
  return {
    ...plain,
    dependencies: [parent],
    config: (known, key) => ({
      ...plain.config(known, key),
      parent: linkValue('thing', { address: parent, identity: known.value(parent)?.instance?.identity }),
    }),
  }
}

/** `terraform_data "NAME"`. */
export function data(name: string, input: Value, triggers?: Value): FakeBlock {
  return {
    address: `terraform_data.${name}`,
    config: () => ({ input, ...(triggers === undefined ? {} : { triggers_replace: triggers }) }),
  }
}
