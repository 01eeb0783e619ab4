import type { Module } from '../config/configuration.js'
import type { KindRegistry } from '../schema/kind-registry.js'
import type { KindSchema } from '../schema/schema.js'
import { formatFile } from '../syntax/format.js'
import { BlockNames, endpointSecretVariable } from './block-names.js'
import type { Declared } from './compose.js'
import { declaredIn } from './declared.js'
import { printText } from './print-expression.js'

/**
 * What reaches a machine that no block of the folder says: one block, and the variable of its password where the folder has none.
 * It is read with the folder, and never written there.
 */
export interface Starter {
  readonly fileName: string
  readonly text: string
  /** What it declares, as `KIND.NAME` and `var.NAME`. */
  readonly names: ReadonlySet<string>
  /** The address of its block. */
  readonly address: string
  /** The variable that it declares; undefined where the folder knows the password. */
  readonly variable: string | undefined
}

/** How a machine of the pool is reached. */
export interface Reach {
  readonly address: string
  readonly username: string | undefined
}

/** The kind whose blocks say what is reached; undefined where no provider has one. */
export function endpointKind(registry: KindRegistry): KindSchema | undefined {
  return [...registry.managed.values()].find(({ schema }) => schema.isEndpoint === true)?.schema
}

/** A starter for a folder that declares this; `fileNames` are there already. */
export function starterOf(
  kind: KindSchema,
  { address, username }: Reach,
  root: Module,
  fileNames: ReadonlySet<string>,
): Starter {
  const declared = declaredIn(root, new Map())
  const name = new BlockNames(declared.names).give(kind.name, 'starter')
  const variable = endpointSecretVariable(kind.name, 'password')
  const known = declared.secretOf(kind.name, 'password')
  const isDeclared = known !== undefined || new Set(declared.names).has(`var.${variable}`)
  const user = username === undefined ? [] : [`username = ${printText(username)}`]
  const lines = [
    `${kind.name} "${name}" {`,
    `address = ${printText(address)}`,
    ...user,
    `password = ${known ?? `var.${variable}`}`,
    '}',
    ...(isDeclared ? [] : ['', `variable "${variable}" {`, 'type = string', 'sensitive = true', '}']),
  ]
  const fileName = freeName(fileNames)
  return {
    fileName,
    text: formatFile({ name: fileName, text: `${lines.join('\n')}\n` }),
    names: new Set([`${kind.name}.${name}`, ...(isDeclared ? [] : [`var.${variable}`])]),
    address: `${kind.name}.${name}`,
    variable: isDeclared ? undefined : variable,
  }
}

function freeName(taken: ReadonlySet<string>): string {
  let name = 'starter.pool.hcl'
  for (let number = 2; taken.has(name); number++) name = `starter_${number}.pool.hcl`
  return name
}

/** What the folder declares without its starter, which makes way for a block with the object's own name. */
export function withoutStarter(declared: Declared, { names, address }: Starter): Declared {
  const kind = address.slice(0, address.indexOf('.'))
  return {
    ...declared,
    names: [...declared.names].filter(name => !names.has(name)),
    count: kindName => declared.count(kindName) - (kindName === kind ? 1 : 0),
    secretOf: (kindName, name) => {
      const known = declared.secretOf(kindName, name)
      return known !== undefined && names.has(known) ? undefined : known
    },
  }
}
