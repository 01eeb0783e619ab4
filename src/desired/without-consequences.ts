import type { Configuration } from '../config/configuration.js'
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { SourceRange, SourceText } from '../diagnostic/source.js'
import type { Block, Body } from '../syntax/tree.js'
import type { DeclarationNode } from './declaration-nodes.js'
import type { Declarations } from './declarations.js'

/** The stretch of a file that one declaration is written in, and the arguments in it that are evaluated by themselves. */
interface Stretch {
  readonly start: number
  readonly end: number
  readonly id: string
  readonly apart: readonly { readonly start: number; readonly end: number }[]
}

/**
 * The diagnostics without those that may be the fault of others alone: of declarations that rest on ones with errors, and of
 * values that are made of names with errors.
 */
export function withoutConsequences(
  diagnostics: readonly Diagnostic[],
  configuration: Configuration,
  { nodes }: Pick<Declarations, 'nodes'>,
): readonly Diagnostic[] {
  if (!hasErrors(diagnostics)) return diagnostics
  const stretches = stretchesOf(configuration, nodes)
  const owners = new Map(diagnostics.map(each => [each, ownerOf(each.range, stretches)]))
  const failed = new Set(
    diagnostics.flatMap(each => (each.severity === 'error' ? (owners.get(each)?.id ?? []) : [])),
  )
  const restsOnFailed = createRestsOn(nodes, failed)
  const first = firstRanks(owners)
  return diagnostics.filter(each => {
    const owner = owners.get(each)
    if (owner === undefined || each.rank === 0) return true
    return !restsOnFailed(owner.id) && rankOf(each) === (first.get(placeOf(owner, each)) ?? rankOf(each))
  })
}

function rankOf({ rank }: Diagnostic): number {
  return rank ?? 3
}

/** What is evaluated together, by name. */
function placeOf({ id, apart }: Stretch, { range }: Diagnostic): string {
  const start = range?.start ?? 0
  const index = apart.findIndex(each => each.start <= start && start < each.end)
  return `${id} ${index}`
}

/** The first rank of errors in each place. */
function firstRanks(owners: ReadonlyMap<Diagnostic, Stretch | undefined>): ReadonlyMap<string, number> {
  const first = new Map<string, number>()
  for (const [each, owner] of owners) {
    if (owner === undefined || each.severity !== 'error' || each.rank === 0) continue
    const place = placeOf(owner, each)
    first.set(place, Math.min(first.get(place) ?? 3, rankOf(each)))
  }
  return first
}

/** Says of a declaration whether anything that it needs, however far away, is one of these. */
function createRestsOn(
  nodes: ReadonlyMap<string, DeclarationNode>,
  failed: ReadonlySet<string>,
): (id: string) => boolean {
  return id => {
    const seen = new Set([id])
    const waiting = [id]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const need of nodes.get(next)?.needs ?? []) {
        if (failed.has(need) && need !== id) return true
        if (seen.has(need)) continue
        seen.add(need)
        waiting.push(need)
      }
    }
    return false
  }
}

function ownerOf(
  range: SourceRange | undefined,
  stretches: ReadonlyMap<SourceText, readonly Stretch[]>,
): Stretch | undefined {
  if (range === undefined) return undefined
  const around = (stretches.get(range.source) ?? []).filter(
    ({ start, end }) => start <= range.start && range.start < end,
  )
  return around.toSorted((one, other) => one.end - one.start - (other.end - other.start))[0]
}

function stretchesOf(
  { files }: Configuration,
  nodes: ReadonlyMap<string, DeclarationNode>,
): ReadonlyMap<SourceText, readonly Stretch[]> {
  const blocks = new Map(
    files.map(file => [file.source, new Map(file.body.blocks.map(block => [block.start, block]))]),
  )
  const found = new Map<SourceText, Stretch[]>()
  for (const node of nodes.values()) {
    const { range } = node.declaration
    const block = blocks.get(range.source)?.get(range.start)
    const own = found.get(range.source) ?? []
    if (own.length === 0) found.set(range.source, own)
    own.push(...stretchesOfNode(node, block))
  }
  return found
}

/** Arguments of a block of a kind that are evaluated apart from its body. */
const meta: ReadonlySet<string> = new Set(['count', 'for_each', 'depends_on', 'provider'])

function stretchesOfNode(node: DeclarationNode, block: Block | undefined): readonly Stretch[] {
  const { id, declaration } = node
  if (node.kind === 'local')
    return [{ id, start: declaration.range.start, end: node.declaration.value.range.end, apart: [] }]
  if (block === undefined) return []
  const { attributes, blocks } = block.body
  const apart =
    node.kind === 'resource'
      ? [
          ...attributes.filter(({ name }) => meta.has(name)),
          ...blocks.filter(({ type }) => type === 'lifecycle').flatMap(({ body }) => leaves(body)),
        ]
      : leaves(block.body)
  const inputs = node.kind === 'call' ? [...node.declaration.inputs] : []
  return [
    { id, start: block.start, end: block.end, apart },
    // What a call hands over is the value of a variable of the module.
    ...inputs.map(([name, { start, end }]) => ({ id: `${id}.var.${name}`, start, end, apart: [] })),
  ]
}

function leaves({ attributes, blocks }: Body): readonly { readonly start: number; readonly end: number }[] {
  return [...attributes, ...blocks.flatMap(({ body }) => leaves(body))]
}
