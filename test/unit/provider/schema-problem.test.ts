import { schemaProblem } from '../../../src/provider/schema-problem.js'
import { stringType } from '../../../src/value/type.js'

const empty = { attributes: {}, blocks: {} }
const name = { type: stringType, description: 'what it is called', required: true }
const kind = { name: 'record', summary: 'A record.', version: 0, block: { ...empty, attributes: { name } } }
const withKind = (other: object) => ({
  configuration: empty,
  kinds: { record: { ...kind, ...other } },
  data: {},
})
const withAttribute = (other: object) =>
  withKind({ block: { ...empty, attributes: { name: { ...name, ...other } } } })
const withNested = (nested: object) => withKind({ block: { ...empty, blocks: { port: nested } } })

test.each<readonly [unknown, string | undefined]>([
  [withKind({}), undefined],
  [withNested({ nesting: 'list', block: empty, description: 'a port' }), undefined],
  [undefined, 'it has no schema'],
  [{ kinds: {}, data: {} }, 'configuration is missing'],
  [{ configuration: empty, data: {} }, 'kinds is missing'],
  [{ configuration: empty, kinds: {} }, 'data is missing'],
  [{ configuration: empty, kinds: { record: undefined }, data: {} }, 'kinds.record has no schema'],
  [withKind({ name: 'other' }), 'kinds.record has not the name "record"'],
  [withKind({ summary: undefined }), 'kinds.record has no summary'],
  [withKind({ version: '1' }), 'kinds.record has no version (a number)'],
  [withKind({ block: undefined }), 'kinds.record.block is missing'],
  [withKind({ block: { blocks: {} } }), 'kinds.record.block has no attributes'],
  [withKind({ block: { attributes: {} } }), 'kinds.record.block has no blocks; none are written {}'],
  [withAttribute({ type: 'string' }), 'kinds.record.block.name has no type; types are tools.types'],
  [withAttribute({ description: undefined }), 'kinds.record.block.name has no description'],
  [
    withAttribute({ required: false }),
    'kinds.record.block.name is neither required nor optional nor computed',
  ],
  [withNested({ block: empty }), 'kinds.record.block.port has no nesting ("single", "list", "set" or "map")'],
  [withNested({ nesting: 'list', block: { blocks: {} } }), 'kinds.record.block.port.block has no attributes'],
])('%j: %s', (schema, problem) => {
  expect(schemaProblem(schema)).toBe(problem)
})
