import { identifierOf } from './block-names.js'
import type { WrittenBody } from './written-body.js'

/** An object with the body that its block would have. */
export interface Candidate {
  readonly kindName: string
  readonly name: string
  readonly body: WrittenBody
}

/** Objects that one block with `for_each` stands for: what they are called together, and by which key each goes. */
export interface Family<Member extends Candidate> {
  readonly name: string
  readonly members: readonly { readonly key: string; readonly member: Member }[]
  /** The arguments in which they differ: by the way to it, the name that it has in `each.value`. */
  readonly differing: ReadonlyMap<string, string>
}

// More columns than these make a table that is harder to read than the blocks.
const mostColumns = 4

/** Groups what is called alike but for a number and differs in few plain arguments; what stands alone is not among them. */
export function findFamilies<Member extends Candidate>(
  candidates: readonly Member[],
): readonly Family<Member>[] {
  const groups = new Map<string, Member[]>()
  for (const candidate of candidates) {
    const stem = stemOf(candidate.name)
    if (stem === undefined) continue
    const shape = `${candidate.kindName} ${stem}\n${shapeOf(candidate.body).join('\n')}`
    groups.set(shape, [...(groups.get(shape) ?? []), candidate])
  }
  return [...groups.values()].flatMap(members => familyOf(members))
}

/** What is left of `web-01` without its number; undefined where there is none. */
function stemOf(name: string): string | undefined {
  const match = /^(.*?)[\s._-]*\d+$/.exec(name)
  const stem = match?.[1] === undefined ? '' : identifierOf(match[1])
  return stem === '' ? undefined : stem
}

function familyOf<Member extends Candidate>(members: readonly Member[]): readonly Family<Member>[] {
  const [first] = members
  const names = new Set(members.map(({ name }) => name))
  if (first === undefined || members.length < 2 || names.size < members.length) return []
  const rows = members.map(member => new Map(plainArguments(member.body)))
  const ways = [...(rows[0]?.keys() ?? [])].filter(way => new Set(rows.map(row => row.get(way))).size > 1)
  const isKey = (way: string): boolean =>
    members.every((member, index) => rows[index]?.get(way) === JSON.stringify(member.name))
  const columns = ways.filter(way => !isKey(way))
  if (columns.length > mostColumns) return []
  return [
    {
      name: stemOf(first.name) ?? first.name,
      members: members.map(member => ({ key: member.name, member })),
      differing: new Map([
        ...columns.map(way => [way, columnName(way, columns)] as const),
        ...ways.filter(isKey).map(way => [way, ''] as const),
      ]),
    },
  ]
}

/** The last part of a way, or the whole of it where two end alike. */
function columnName(way: string, columns: readonly string[]): string {
  const last = (text: string): string => text.split('/').at(-1) ?? text
  const isAlone = columns.filter(other => last(other) === last(way)).length === 1
  return isAlone ? last(way) : identifierOf(way)
}

/** A literal, or a reference to another block; not to a variable: one that is secret cannot stand in `for_each`. */
function isPlain(text: string): boolean {
  return /^(".*"|-?\d[\d.]*|true|false|(?!var\.)[a-z_]+\.[\w-]+(\[".*"\])?)$/.test(text)
}

/** Where plain arguments stand, and the whole of the others. */
function shapeOf(body: WrittenBody, way: string = ''): readonly string[] {
  return [
    ...body.values.map(([name, text]) => (isPlain(text) ? `${way}${name}` : `${way}${name} = ${text}`)),
    ...body.blocks.flatMap(({ header, body: inner }) => [
      `${way}${header} {`,
      ...shapeOf(inner, `${way}${header}/`),
    ]),
  ]
}

function plainArguments(body: WrittenBody, way: string = ''): readonly (readonly [string, string])[] {
  return [
    ...body.values.flatMap(([name, text]) => (isPlain(text) ? [[`${way}${name}`, text] as const] : [])),
    ...body.blocks.flatMap(({ header, body: inner }) => plainArguments(inner, `${way}${header}/`)),
  ]
}

/** The body that all members share: what differs is told by `each`. */
export function sharedBody(
  body: WrittenBody,
  differing: Family<Candidate>['differing'],
  way: string = '',
): WrittenBody {
  return {
    values: body.values.map(([name, text]) => {
      const column = differing.get(`${way}${name}`)
      return [
        name,
        column === undefined ? text : column === '' ? 'each.key' : `each.value.${column}`,
      ] as const
    }),
    blocks: body.blocks.map(({ header, body: inner }) => ({
      header,
      body: sharedBody(inner, differing, `${way}${header}/`),
    })),
  }
}

/** What differs in one member: the columns of its row. */
export function rowOf(
  body: WrittenBody,
  differing: Family<Candidate>['differing'],
): readonly (readonly [column: string, text: string])[] {
  return plainArguments(body).flatMap(([way, text]) => {
    const column = differing.get(way)
    return column === undefined || column === '' ? [] : [[column, text] as const]
  })
}
