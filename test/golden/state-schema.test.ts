import { Ajv } from 'ajv'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { everythingOf } from '../support/golden-case.js'

function schema(name: string): ReturnType<Ajv['compile']> {
  const path = join(import.meta.dirname, '..', '..', 'docs', 'reference', name)
  const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false })
  return ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object)
}
const [state, graph] = [schema('state.schema.json'), schema('graph.schema.json')]

test.each(['member-ejected', 'modules', 'sensitive-values'])(
  'state and graphs of %s are as the reference says',
  async name => {
    const everything = await everythingOf(join(import.meta.dirname, name))
    const read = (artefact: string): unknown => JSON.parse(everything[artefact] ?? 'null')
    state(read('state.json'))
    expect(state.errors ?? []).toEqual([])
    const topologies = (read('sections.json') as { kind: string }[]).filter(({ kind }) => kind === 'topology')
    for (const drawn of [read('steps.json'), topologies]) {
      graph(drawn)
      expect(graph.errors ?? []).toEqual([])
    }
    expect(state({ ...(read('state.json') as object), surprise: 1 })).toBe(false)
    expect(graph({ nodes: [{ id: 'a' }], edges: [] })).toBe(false)
  },
)
