import type { Module, ResourceDeclaration } from '../config/configuration.js'
import type { AttributeSchema, BlockSchema } from '../schema/schema.js'

/** An attribute that is not written and means the one block of its kind in the module. */
export interface ImpliedLink {
  readonly attribute: string
  readonly target: ResourceDeclaration
}

const singles = new WeakMap<Module, Map<string, ResourceDeclaration | undefined>>()

type Candidate = readonly [string, AttributeSchema & { readonly impliedLink: string }]

const candidates = new WeakMap<BlockSchema, readonly Candidate[]>()

/** Which attributes of a kind may be left out for the one block that they can mean. */
function candidatesOf(schema: BlockSchema): readonly Candidate[] {
  const known = candidates.get(schema)
  if (known) return known
  const found = Object.entries(schema.attributes).flatMap(([name, attribute]): readonly Candidate[] => {
    const { impliedLink } = attribute
    return impliedLink === undefined ? [] : [[name, { ...attribute, impliedLink }]]
  })
  candidates.set(schema, found)
  return found
}

/** The links that a block leaves out and that can mean one block only. */
export function impliedLinks(declaration: ResourceDeclaration, module: Module): readonly ImpliedLink[] {
  const found: ImpliedLink[] = []
  for (const [attribute, schema] of candidatesOf(declaration.kind.schema.block)) {
    if (declaration.body.attributes.some(written => written.name === attribute)) continue
    if (
      schema.impliedUnless?.some(name => declaration.body.attributes.some(written => written.name === name))
    )
      continue
    const target = onlyBlockOf(schema.impliedLink, module)
    if (target && target !== declaration) found.push({ attribute, target })
  }
  return found
}

/** The one block of a kind in the module, where there is exactly one and it stands for one object. */
function onlyBlockOf(kindName: string, module: Module): ResourceDeclaration | undefined {
  let known = singles.get(module)
  if (!known) {
    known = new Map()
    for (const each of module.resources.values()) {
      if (each.mode !== 'managed') continue
      known.set(each.kindName, known.has(each.kindName) ? undefined : each)
    }
    singles.set(module, known)
  }
  const only = known.get(kindName)
  return only && !only.count && !only.forEach ? only : undefined
}
