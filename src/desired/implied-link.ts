import type { Module, ResourceDeclaration } from '../config/configuration.js'

/** An attribute that is not written and means the one block of its kind in the module. */
export interface ImpliedLink {
  readonly attribute: string
  readonly target: ResourceDeclaration
}

const singles = new WeakMap<Module, Map<string, ResourceDeclaration | undefined>>()

/** The links that a block leaves out and that can mean one block only. */
export function impliedLinks(declaration: ResourceDeclaration, module: Module): readonly ImpliedLink[] {
  const found: ImpliedLink[] = []
  for (const [attribute, schema] of Object.entries(declaration.kind.schema.block.attributes)) {
    if (schema.impliedLink === undefined) continue
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
