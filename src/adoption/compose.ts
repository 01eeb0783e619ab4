import { keyText } from '../address/print-address.js'
import type { FoundObject } from '../provider/contract.js'
import type { KindSchema } from '../schema/schema.js'
import type { LinkValue } from '../value/value.js'
import { BlockNames, endpointSecretVariable, identifierOf } from './block-names.js'
import { type Family, findFamilies, rowOf, sharedBody } from './families.js'
import { printKey, printText } from './print-expression.js'
import { bodyLines, type WrittenBody, writtenBody } from './written-body.js'

/** What a folder has already. */
export interface Declared {
  /** Names in use, as `KIND.NAME` and `var.NAME`. */
  readonly names: Iterable<string>
  /** The address of the block's instance that stands for an object, by kind and identity; undefined for none. */
  addressOf(kindName: string, identity: string): string | undefined
  /** How many blocks of a kind there are, those that repeat counted as many. */
  count(kindName: string): number
  /** The expression that endpoints of a kind have for a secret already. */
  secretOf(kindName: string, name: string): string | undefined
}

/** Objects with blocks that are to be imported: what is new has a block to be written, the others have theirs. */
export interface Composition {
  readonly blocks: readonly FileText[]
  readonly imports: readonly string[]
  readonly variables: readonly string[]
}

/** Text for the end of one file, by the word for the file. */
export interface FileText {
  readonly subject: string
  readonly text: string
}

/** What is written for objects that have no block: blocks by subject, the imports that bind them, and variables for secrets. */
export function compose(
  objects: readonly FoundObject[],
  schemaOf: (kindName: string) => KindSchema | undefined,
  declared: Declared,
): Composition {
  const composer = new Composer(objects, schemaOf, declared)
  return composer.compose()
}

type Member = {
  readonly object: FoundObject
  readonly kindName: string
  readonly name: string
  readonly body: WrittenBody
}

class Composer {
  readonly #names: BlockNames
  readonly #declaredNames: ReadonlySet<string>
  readonly #addresses = new Map<string, string>()
  readonly #identities = new Map<string, string>()
  readonly #freshBlocks = new Map<string, number>()
  readonly #variables = new Map<string, string>()

  constructor(
    readonly objects: readonly FoundObject[],
    readonly schemaOf: (kindName: string) => KindSchema | undefined,
    readonly declared: Declared,
  ) {
    this.#declaredNames = new Set(declared.names)
    this.#names = new BlockNames(this.#declaredNames)
    for (const { kindName, identity, aliases } of objects) {
      for (const each of [identity, ...aliases]) this.#identities.set(`${kindName} ${each}`, identity)
      if (declared.addressOf(kindName, identity) === undefined)
        this.#freshBlocks.set(kindName, (this.#freshBlocks.get(kindName) ?? 0) + 1)
    }
  }

  compose(): Composition {
    // Names of their own first: which objects are a family shows once everything that they refer to has one.
    const fresh = this.objects.filter(object => !this.#isDeclared(object))
    const provisional = new BlockNames()
    for (const object of fresh)
      this.#bind(object, `${object.kindName}.${provisional.give(object.kindName, object.name)}`)
    const candidates = fresh.map(object => this.#member(object))
    const families = findFamilies(candidates)
    const inFamily = new Map(
      families.flatMap(family => family.members.map(({ member }) => [member.object, family])),
    )
    const named = new Map<Family<Member>, string>()
    const single = new Map<FoundObject, string>()
    for (const { object } of candidates) {
      const family = inFamily.get(object)
      if (family === undefined) single.set(object, this.#names.give(object.kindName, object.name))
      else if (!named.has(family)) named.set(family, this.#names.give(object.kindName, family.name))
    }
    for (const [object, name] of single) this.#bind(object, `${object.kindName}.${name}`)
    for (const [family, name] of named)
      for (const { key, member } of family.members)
        this.#bind(member.object, `${member.kindName}.${name}${keyText(key)}`)
    return this.#print(fresh, single, named, inFamily)
  }

  #print(
    fresh: readonly FoundObject[],
    single: ReadonlyMap<FoundObject, string>,
    named: ReadonlyMap<Family<Member>, string>,
    inFamily: ReadonlyMap<FoundObject, Family<Member>>,
  ): Composition {
    const blocks: FileText[] = []
    const imports: string[] = []
    const done = new Set<Family<Member>>()
    for (const object of fresh) {
      const { kindName, identity, subject } = object
      const family = inFamily.get(object)
      if (family === undefined) {
        const name = single.get(object) ?? ''
        blocks.push({ subject, text: blockText(this.#header(kindName, name), this.#member(object).body) })
        imports.push(`import {\nto = ${kindName}.${name}\nid = ${printText(identity)}\n}\n`)
      } else if (!done.has(family)) {
        done.add(family)
        const name = named.get(family) ?? ''
        blocks.push({ subject, text: this.#familyText(this.#header(kindName, name), family) })
        const ids = family.members.map(
          ({ key, member }) => `${printKey(key)} = ${printText(member.object.identity)}\n`,
        )
        imports.push(
          `import {\nfor_each = {\n${ids.join('')}}\n\nto = ${kindName}.${name}[each.key]\nid = each.value\n}\n`,
        )
      }
    }
    return { blocks, imports, variables: [...this.#variables.values()] }
  }

  #header(kindName: string, name: string): string {
    return this.schemaOf(kindName)?.form === 'resource'
      ? `resource ${printText(kindName)} ${printText(name)}`
      : `${kindName} ${printText(name)}`
  }

  #familyText(header: string, { members, differing }: Family<Member>): string {
    const bodies = members.map(({ key, member }) => ({ key, body: this.#member(member.object).body }))
    const [first] = bodies
    const rows = bodies.map(({ key, body }) => ({ key, row: rowOf(body, differing) }))
    const isPlain = rows.every(({ row }) => row.length === 0)
    const forEach = isPlain
      ? `toset([${rows.map(({ key }) => printText(key)).join(', ')}])`
      : `{\n${rows.map(({ key, row }) => `${printKey(key)} = { ${row.map(([column, text]) => `${column} = ${text}`).join(', ')} }\n`).join('')}}`
    const body = first === undefined ? { values: [], blocks: [] } : sharedBody(first.body, differing)
    return `${header} {\nfor_each = ${forEach}\n\n${bodyLines(body).join('\n')}\n}\n`
  }

  #isDeclared({ kindName, identity }: FoundObject): boolean {
    return this.declared.addressOf(kindName, identity) !== undefined
  }

  #bind({ kindName, identity, aliases }: FoundObject, address: string): void {
    for (const each of [identity, ...aliases]) this.#addresses.set(`${kindName} ${each}`, address)
  }

  #member(object: FoundObject): Member {
    const { kindName, name, written } = object
    const schema = this.schemaOf(kindName)
    const body =
      schema === undefined
        ? { values: [], blocks: [] }
        : writtenBody(schema.block, written, {
            referenceOf: link => this.#reference(link),
            secretOf: secret => (object.secrets.includes(secret) ? this.#secret(object, secret) : undefined),
            isImplied: ({ impliedLink = '' }) => this.#blocksOf(impliedLink) === 1,
          })
    return { object, kindName, name, body: withIgnored(body, object.ignored ?? []) }
  }

  #blocksOf(kindName: string): number {
    return this.declared.count(kindName) + (this.#freshBlocks.get(kindName) ?? 0)
  }

  /** Links lead to blocks of the folder where there is one; to a block inside a module nothing can refer from here. */
  #reference({ to, identity }: LinkValue): string | undefined {
    if (identity === undefined) return undefined
    const fresh = this.#addresses.get(`${to} ${identity}`)
    if (fresh !== undefined) return fresh
    const declared = this.declared.addressOf(to, this.#identities.get(`${to} ${identity}`) ?? identity)
    return declared?.startsWith('module.') ? undefined : declared
  }

  /** The variable of a secret: one for all endpoints of a kind, one for each other object. */
  #secret(object: FoundObject, secret: string): string {
    const { kindName, name } = object
    const isEndpoint = this.schemaOf(kindName)?.isEndpoint === true
    const known = isEndpoint ? this.declared.secretOf(kindName, secret) : undefined
    if (known !== undefined) return known
    const variable = isEndpoint ? endpointSecretVariable(kindName, secret) : `${identifierOf(name)}_${secret}`
    if (!this.#variables.has(variable) && !this.#declaredNames.has(`var.${variable}`)) {
      const lines = isEndpoint
        ? `description = ${printText(`The ${secret} of every ${kindName}; give it as POOLWRIGHT_VAR_${variable}, or in a file with --var-file.`)}`
        : `description = ${printText(`The ${secret} of ${kindName} ${name}. Nobody tells it; it is needed only where the object is made or connected anew.`)}\ndefault = null`
      this.#variables.set(
        variable,
        `variable ${printText(variable)} {\ntype = string\n${lines}\nsensitive = true\n}\n`,
      )
    }
    return `var.${variable}`
  }
}

/** The body of a block that leaves these attributes as they are. */
function withIgnored(body: WrittenBody, ignored: readonly string[]): WrittenBody {
  if (ignored.length === 0) return body
  const values = [['ignore_changes', `[${ignored.join(', ')}]`]] as const
  return { ...body, blocks: [...body.blocks, { header: 'lifecycle', body: { values, blocks: [] } }] }
}

function blockText(header: string, body: WrittenBody): string {
  return `${header} {\n${bodyLines(body).join('\n')}\n}\n`
}
