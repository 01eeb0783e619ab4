import { dataSchemas } from '../../../providers/xapi/kinds/data-schemas.js'
import { kindSchemas } from '../../../providers/xapi/kinds/kind-schemas.js'
import type { AttributeSchema, BlockSchema, KindSchema } from '../../../src/schema/schema.js'
import type { Type } from '../../../src/value/type.js'
import type { Value } from '../../../src/value/value.js'
import { code, page, table, type Page } from './table.js'

/** A page for each kind, from its schema. */
export function kindPages(): readonly Page[] {
  return kindSchemas.map(kindPage)
}

function kindPage(schema: KindSchema): Page {
  return page(`kinds/${schema.name}.md`, schema.name, [
    schema.summary,
    schema.isEndpoint === true ? 'Blocks of this kind are evaluated before anything is observed.' : '',
    ...blockParts(schema.block, 2),
    ...dataParts(schema.name),
  ])
}

function blockParts(block: BlockSchema, level: number): readonly string[] {
  const attributes = Object.entries(block.attributes)
  const written = attributes.filter(([, attribute]) => isWritten(attribute))
  const told = attributes.filter(([, attribute]) => !isWritten(attribute))
  const nested = Object.entries(block.blocks).flatMap(([name, inner]) => [
    `${'#'.repeat(level)} Block ${code(name)}`,
    `${inner.description} ${countText(inner.nesting, inner.maximum)}`.trim(),
    ...blockParts(inner.block, level + 1),
  ])
  return [
    table(
      ['attribute', 'type', '', 'what it is', 'an edit of a live object'],
      written.map(([name, attribute]) => [
        code(name),
        typeText(attribute),
        needText(attribute),
        attribute.description,
        attribute.change ?? '',
      ]),
    ),
    told.length === 0 ? '' : `${'#'.repeat(level)} Told by the pool`,
    table(
      ['attribute', 'type', 'what it is'],
      told.map(([name, attribute]) => [code(name), typeText(attribute), attribute.description]),
    ),
    ...nested,
  ]
}

function dataParts(name: string): readonly string[] {
  const data = dataSchemas[name]
  if (data === undefined) return []
  const asked = Object.entries(data.block.attributes).filter(([, attribute]) => isWritten(attribute))
  return [
    '## As a data block',
    `${code(`data "${name}" "…" { … }`)} finds the one object with all that is written of: ${asked
      .map(([attribute]) => code(attribute))
      .join(', ')}.`,
  ]
}

function isWritten(attribute: AttributeSchema): boolean {
  return attribute.required === true || attribute.optional === true
}

function countText(nesting: string, maximum: number | undefined): string {
  if (nesting === 'map') return 'Told apart by the label.'
  return maximum === 1 ? 'At most one.' : ''
}

function needText(attribute: AttributeSchema): string {
  const marks = [
    attribute.required === true ? 'required' : 'optional',
    attribute.default === undefined ? '' : `default ${valueText(attribute.default)}`,
    attribute.sensitive === true ? 'sensitive' : '',
    attribute.writeOnly === true ? 'never kept' : '',
    attribute.impliedLink === undefined ? '' : `left out: the only ${attribute.impliedLink} of the module`,
  ]
  return marks.filter(mark => mark !== '').join(', ')
}

function valueText(value: Value): string {
  return value.kind === 'string' || value.kind === 'number' || value.kind === 'bool'
    ? code(JSON.stringify(value.kind === 'number' ? Number(value.value) : value.value))
    : value.kind
}

function typeText({ type, format }: AttributeSchema): string {
  return format ?? typeName(type)
}

function typeName(type: Type): string {
  switch (type.kind) {
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind} of ${typeName(type.element)}`
    case 'tuple':
      return `tuple of ${type.elements.map(typeName).join(', ')}`
    case 'object':
      return `object { ${Object.entries(type.attributes)
        .map(([name, inner]) => `${name}: ${typeName(inner)}`)
        .join(', ')} }`
    case 'link':
      return type.to.join(' or ')
    default:
      return type.kind
  }
}
