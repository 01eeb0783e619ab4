import { parseInstance } from '../address/parse-address.js'
import type { Module } from '../config/configuration.js'
import type { FoundObject } from '../provider/contract.js'
import { identifierOf } from './block-names.js'
import type { Declared } from './compose.js'

/** Blocks of the root that stand for no object yet, each with the name that its object would have. */
export interface Unbound {
  readonly address: string
  readonly kindName: string
  readonly name: string | undefined
}

/** What the root module declares, and which object each of its instances stands for. */
export function declaredIn(root: Module, addresses: ReadonlyMap<string, string>): Declared {
  const resources = [...root.resources.values()].filter(({ mode }) => mode === 'managed')
  return {
    names: [
      ...resources.map(({ kindName, name }) => `${kindName}.${name}`),
      ...[...root.variables.keys()].map(name => `var.${name}`),
    ],
    addressOf: (kindName, identity) => addresses.get(`${kindName} ${identity}`),
    count: kindName =>
      resources
        .filter(resource => resource.kindName === kindName)
        .map(({ count, forEach }) => (count === undefined && forEach === undefined ? 1 : 2))
        .reduce((sum, each) => sum + each, 0),
    secretOf(kindName, name) {
      const written = resources
        .filter(resource => resource.kindName === kindName)
        .flatMap(({ body }) => body.attributes.filter(attribute => attribute.name === name))
        .map(({ expression, source }) => source.text.slice(expression.start, expression.end))
      return written.find(text => /^(var|local)(\.[\w-]+)+$/.test(text))
    },
  }
}

/** Objects for blocks that have none, by their names; where several have one name none is taken. */
export function matchByName(
  unbound: readonly Unbound[],
  objects: readonly FoundObject[],
): ReadonlyMap<string, FoundObject> {
  const matches = new Map<string, FoundObject>()
  for (const { address, kindName, name } of unbound) {
    const parsed = parseInstance(address)
    const label = typeof parsed?.key === 'string' ? parsed.key : (parsed?.name ?? '')
    const alike = objects.filter(
      object =>
        object.kindName === kindName &&
        (name === undefined ? identifierOf(object.name) === identifierOf(label) : object.name === name),
    )
    const [only, ...others] = alike
    if (only !== undefined && others.length === 0 && ![...matches.values()].includes(only))
      matches.set(address, only)
  }
  return matches
}
