/** The shapes of configuration that are measured, all of `terraform_data`, so that Terraform reads the same text. */
export const shapes = ['flat', 'count', 'dag', 'pool'] as const
export type Shape = (typeof shapes)[number]

/** The objects of one pool of the shape `pool`, with what each refers to by the names of others in it. */
const poolMembers: readonly (readonly [name: string, count: number, refersTo: readonly string[]])[] = [
  ['pool', 1, ['host']],
  ['host', 4, ['patch']],
  ['patch', 4, []],
  ['bond', 2, ['pool']],
  ['storage', 4, ['host', 'bond']],
  ['sr', 3, ['storage', 'pool']],
  ['network', 8, ['bond']],
  ['vm', 23, ['sr', 'network', 'pool']],
  ['plan', 1, ['sr', 'vm']],
]
const poolSize = poolMembers.reduce((total, [, count]) => total + count, 0)

/** The files of a configuration of that many instances, by name without ending. */
export function shapeFiles(shape: Shape, count: number): ReadonlyMap<string, string> {
  switch (shape) {
    case 'flat':
      return new Map([['main', numbers(count).map(flatBlock).join('\n')]])
    case 'count':
      return new Map([['main', countedBlock(count)]])
    case 'dag':
      return new Map([['main', numbers(count).map(dagBlock).join('\n')]])
    case 'pool':
      return new Map(
        numbers(Math.max(1, Math.round(count / poolSize))).map(pool => [`pool-${pool}`, poolFile(pool)]),
      )
  }
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index)
}

function block(name: string, attributes: readonly string[]): string {
  return `resource "terraform_data" "${name}" {
  input = {
${attributes.map(each => `    ${each}`).join('\n')}
  }
}
`
}

function flatBlock(index: number): string {
  return block(`r${index}`, [
    `name    = "object-${index}"`,
    `enabled = ${index % 2 === 0}`,
    `size    = ${1 + (index % 64)}`,
    `zone    = "zone-${index % 7}"`,
    `owner   = "operations"`,
    `tags    = ["prod", "rack-${index % 41}"]`,
  ])
}

function countedBlock(count: number): string {
  return `resource "terraform_data" "many" {
  count = ${count}
  input = {
    name = "object-\${count.index}"
    size = 1 + count.index % 64
    zone = "zone-\${count.index % 7}"
  }
}
`
}

/** Refers to one of the twenty before it, and to an earlier one anywhere. */
function dagBlock(index: number): string {
  const near = Math.max(0, index - 1 - ((index * 7) % 20))
  const far = (index * 7919) % Math.max(1, index)
  const links =
    index === 0
      ? []
      : [`near = terraform_data.r${near}.output.name`, `far  = terraform_data.r${far}.output.name`]
  return block(`r${index}`, [`name = "object-${index}"`, ...links])
}

function poolFile(pool: number): string {
  const counts = new Map(poolMembers.map(([name, count]) => [name, count]))
  return poolMembers
    .flatMap(([name, count, refersTo]) =>
      numbers(count).map(index =>
        block(`p${pool}_${name}${index}`, [
          `name = "${name}-${index} of pool ${pool}"`,
          `size = ${1 + index}`,
          ...refersTo.map(
            other =>
              `${other} = terraform_data.p${pool}_${other}${index % (counts.get(other) ?? 1)}.output.name`,
          ),
        ]),
      ),
    )
    .join('\n')
}
