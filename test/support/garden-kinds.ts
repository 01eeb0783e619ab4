import type { ProviderKinds } from '../../src/schema/kind-registry.js'
import type { AttributeSchema, BlockSchema } from '../../src/schema/schema.js'
import { linkType, numberType, setType, stringType, type Type } from '../../src/value/type.js'

function written(type: Type, more: Partial<AttributeSchema> = {}): AttributeSchema {
  return { type, description: '', optional: true, ...more }
}

const none: BlockSchema = { attributes: {}, blocks: {} }

const uuid: AttributeSchema = { type: stringType, description: '', computed: true }

function kind(name: string, block: BlockSchema, isEndpoint = false) {
  return { name, summary: '', version: 0, block, ...(isEndpoint && { isEndpoint }) }
}

const bed = kind('bed', {
  attributes: {
    uuid,
    garden: written(linkType('garden'), { impliedLink: 'garden' }),
    neighbours: written(setType(linkType('bed'))),
    area: written(numberType, { format: 'size' }),
    rest: written(numberType, { format: 'duration' }),
    secret: written(stringType, { sensitive: true }),
    depth: written(numberType, {
      validate: value => (value.kind === 'number' && value.value === 0 ? 'A bed has some depth.' : undefined),
    }),
  },
  blocks: {
    row: {
      nesting: 'list',
      description: '',
      maximum: 3,
      block: { attributes: { plant: { type: stringType, description: '', required: true } }, blocks: {} },
    },
    tag: {
      nesting: 'map',
      description: '',
      block: { attributes: { text: written(stringType) }, blocks: {} },
    },
    fence: {
      nesting: 'single',
      description: '',
      block: { attributes: { height: written(numberType) }, blocks: {} },
    },
    soil: { nesting: 'single', description: '', as: 'soil_block', block: none },
  },
})

/** Kinds of a world that has nothing to do with pools, for tests of the language. */
export const gardenKinds: ProviderKinds = {
  name: 'garden',
  schema: {
    configuration: { attributes: { tool: written(stringType) }, blocks: {} },
    kinds: {
      garden: kind(
        'garden',
        { attributes: { uuid, address: { type: stringType, description: '', required: true } }, blocks: {} },
        true,
      ),
      bed,
    },
    data: { bed },
  },
}
