import { invariant } from '../../../src/diagnostic/invariant.js'
import type {
  Binding,
  Observation,
  Prediction,
  PredictRequest,
  Provider,
  Session,
} from '../../../src/provider/contract.js'
import { impliedType } from '../../../src/schema/implied-type.js'
import type { AttributeSchema, BlockSchema, KindSchema, Nesting } from '../../../src/schema/schema.js'
import { nullValue, stringValue } from '../../../src/value/construct.js'
import { containsUnknown } from '../../../src/value/equal.js'
import { type Json, fromJson } from '../../../src/value/json.js'
import { sameValue } from '../../../src/value/same.js'
import { withoutDeepMarks } from '../../../src/value/marks.js'
import { typeFromJson } from '../../../src/value/type-text.js'
import { anyType } from '../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../src/value/value.js'

/** The recorded provider's schema, as its file has it. */
export interface RecordedSchema {
  readonly resources: Readonly<Record<string, RecordedBlock>>
  readonly dataSources: Readonly<Record<string, RecordedBlock>>
  readonly forcesReplacement: Readonly<Record<string, readonly string[]>>
  readonly keptComputedOnUpdate: Readonly<Record<string, readonly string[]>>
}

interface RecordedAttribute {
  readonly name: string
  readonly type?: Json
  readonly required?: boolean
  readonly optional?: boolean
  readonly computed?: boolean
  readonly sensitive?: boolean
  readonly write_only?: boolean
  readonly nested_type?: { readonly nesting: string; readonly attributes: readonly RecordedAttribute[] }
}

interface RecordedBlock {
  readonly attributes: readonly RecordedAttribute[]
  readonly block_types: readonly {
    readonly type_name: string
    readonly nesting: string
    readonly block: RecordedBlock
    readonly min_items?: number
    readonly max_items?: number
  }[]
}

/** What somebody changed behind our back: by the name of an object its attributes, or null where it is gone. */
export type RemoteChanges = Readonly<Record<string, Readonly<Record<string, Json>> | null>>

interface PoolObservation extends Observation {
  readonly bindings: ReadonlyMap<string, Binding>
}

function nestingOf(text: string): Nesting {
  const nesting = text.toLowerCase()
  invariant(
    nesting === 'list' || nesting === 'set' || nesting === 'map' || nesting === 'single',
    `no nesting ${text}`,
  )
  return nesting
}

function attributeOf(recorded: RecordedAttribute): AttributeSchema {
  const { required, optional, computed, sensitive, write_only: writeOnly, nested_type: nested } = recorded
  return {
    type: typeFromJson(recorded.type) ?? anyType,
    description: '',
    ...(required && { required, acceptsNull: true }),
    ...(optional && { optional }),
    ...(computed && { computed }),
    ...(sensitive && { sensitive }),
    ...(writeOnly && { writeOnly }),
    ...(nested && {
      nested: { nesting: nestingOf(nested.nesting), attributes: attributesOf(nested.attributes) },
    }),
  }
}

function attributesOf(recorded: readonly RecordedAttribute[]): Record<string, AttributeSchema> {
  return Object.fromEntries(recorded.map(attribute => [attribute.name, attributeOf(attribute)]))
}

function blockOf(recorded: RecordedBlock): BlockSchema {
  return {
    attributes: attributesOf(recorded.attributes),
    blocks: Object.fromEntries(
      recorded.block_types.map(nested => [
        nested.type_name,
        {
          nesting: nestingOf(nested.nesting),
          block: blockOf(nested.block),
          description: '',
          ...(nested.min_items === undefined ? {} : { minimum: nested.min_items }),
          ...(nested.max_items === undefined ? {} : { maximum: nested.max_items }),
        },
      ]),
    ),
  }
}

function kindsOf(blocks: Readonly<Record<string, RecordedBlock>>): Record<string, KindSchema> {
  return Object.fromEntries(
    Object.entries(blocks).map(([name, block]) => [
      name,
      { name, summary: '', version: 0, block: blockOf(block), form: 'resource' as const },
    ]),
  )
}

/** The provider that Terraform drove when the answers were recorded, as far as planning goes; `templateId` is what was found there. */
export function poolProvider(
  recorded: RecordedSchema,
  remote: RemoteChanges,
  templateId = '',
): Provider<PoolObservation> {
  const schema = {
    configuration: blockOf({
      attributes: [{ name: 'url', type: 'string', optional: true }],
      block_types: [],
    }),
    kinds: kindsOf(recorded.resources),
    data: kindsOf(recorded.dataSources),
  }
  const kindOf = (kindName: string): KindSchema => {
    const kind = schema.kinds[kindName]
    invariant(kind, `no kind ${kindName}`)
    return kind
  }
  const session: Session<PoolObservation> = {
    observe: async (_endpoints, bindings) => ({
      findings: [],
      bindings: new Map(bindings.map(binding => [binding.identity, binding])),
    }),
    read: (kindName, identity, _observation, applied) =>
      readObject(kindOf(kindName), identity, applied, remote),
    lookup: (_kindName, config) => lookUpTemplate(config, templateId),
    predict: request => predict(recorded, kindOf(request.kindName), request),
    plan: async () => ({ steps: [], brackets: [], findings: [], forecast: { sections: [], pools: {} } }),
    perform: async () => ({}),
    settle: () => ({ outcome: 'not-done' }),
    sync: async () => undefined,
    close: async () => undefined,
  }
  return { name: 'pool', schema, commands: [], open: async () => session }
}

function readObject(
  kind: KindSchema,
  identity: string,
  applied: ObjectValue | undefined,
  remote: RemoteChanges,
): ObjectValue | undefined {
  if (!applied) return importedObject(kind, identity)
  const name = applied.attributes.get('name')
  const changes = name?.kind === 'string' ? remote[name.value] : undefined
  if (changes === null) return undefined
  const type = impliedType(kind.block)
  const attributes = new Map(applied.attributes)
  for (const [attribute, json] of Object.entries(changes ?? {})) {
    attributes.set(attribute, fromJson(json, type.attributes[attribute]) ?? nullValue())
  }
  for (const [attribute, { writeOnly, type: ownType }] of Object.entries(kind.block.attributes)) {
    if (writeOnly) attributes.set(attribute, nullValue(ownType))
  }
  return { ...applied, attributes }
}

function lookUpTemplate(config: ObjectValue, id: string): ReturnType<Session['lookup']> {
  const name = config.attributes.get('name')
  if (name?.kind === 'string' && name.value === 'missing') {
    const finding = {
      severity: 'error',
      origin: 'xapi',
      code: 'TEMPLATE_MISSING',
      summary: 'No such template',
      detail: `There is no template named "${name.value}".`,
      remedy: '',
      path: ['name'],
    } as const
    return { value: undefined, findings: [finding] }
  }
  const attributes = new Map(config.attributes).set('id', stringValue(id)).set('os', stringValue('debian'))
  return { value: { ...config, attributes }, findings: [] }
}

function importedObject(kind: KindSchema, identity: string): ObjectValue {
  const own: Record<string, Json> = { id: identity, name: `imported-${identity}` }
  if (kind.name === 'pool_network') Object.assign(own, { vlan: 12, mtu: 1500 })
  if (kind.name === 'pool_vm') {
    Object.assign(own, {
      memory_mib: 2048,
      vcpus: 2,
      disk: [{ name: 'root', size_gib: 10, sr: 'local', uuid: 'u-1', qos: [] }],
      vif: [{ network: 'net0', mac: 'aa:bb', device: 0 }],
    })
  }
  const type = impliedType(kind.block)
  const whole: Record<string, Json> = {}
  for (const name of Object.keys(type.attributes)) {
    const nesting = kind.block.blocks[name]?.nesting
    const empty: Json = nesting === undefined || nesting === 'single' ? null : nesting === 'map' ? {} : []
    whole[name] = own[name] ?? empty
  }
  const value = fromJson(whole, type)
  invariant(value?.kind === 'object', `an imported ${kind.name} does not fit its schema`)
  return value
}

function predict(recorded: RecordedSchema, kind: KindSchema, request: PredictRequest): Prediction {
  const { prior, proposed } = request
  if (!prior) return { planned: proposed, replacePaths: [], findings: [] }
  const at = (value: ObjectValue, name: string): Value =>
    withoutDeepMarks(value.attributes.get(name) ?? nullValue())
  const isChanged = (name: string): boolean => !sameValue(at(prior, name), at(proposed, name))
  const names = Object.keys(impliedType(kind.block).attributes).filter(name => !isFact(kind, name))
  if (!names.some(isChanged))
    return { planned: { ...prior, marks: proposed.marks }, replacePaths: [], findings: [] }
  const attributes = new Map(proposed.attributes)
  const kept = recorded.keptComputedOnUpdate[kind.name] ?? []
  for (const [name, attribute] of Object.entries(kind.block.attributes)) {
    const isWritten = request.config.attributes.get(name)?.kind !== 'null'
    if (attribute.computed && !isWritten && !kept.includes(name))
      attributes.set(name, { kind: 'unknown', type: attribute.type, marks: 0 })
  }
  const replacePaths: (string | number)[][] = (recorded.forcesReplacement[kind.name] ?? [])
    .filter(isChanged)
    .map(name => [name])
  return {
    planned: { ...proposed, attributes },
    replacePaths: [...replacePaths, ...movedDisks(at(prior, 'disk'), at(proposed, 'disk'))],
    findings: [],
  }
}

function isFact(kind: KindSchema, name: string): boolean {
  const attribute = kind.block.attributes[name]
  return attribute?.writeOnly === true || (attribute?.computed === true && attribute.optional !== true)
}

function movedDisks(before: Value, after: Value): (string | number)[][] {
  if (before.kind !== 'list' || after.kind !== 'list') return []
  return after.elements.flatMap((element, index) => {
    const old = before.elements[index]
    if (element.kind !== 'object' || old?.kind !== 'object') return []
    const sr = element.attributes.get('sr') ?? nullValue()
    const was = old.attributes.get('sr') ?? nullValue()
    return containsUnknown(sr) || !sameValue(sr, was) ? [['disk', index, 'sr']] : []
  })
}
