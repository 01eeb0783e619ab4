import { classRows, relationRows } from './classes.js'

export type Qualifier = 'RW' | 'StaticRO' | 'DynamicRO'

/** name, type, qualifier, first version, version that removed it, default as JSON. Versions are empty for "always". */
export type FieldRow = readonly [
  name: string,
  type: string,
  qualifier: Qualifier,
  since?: string,
  until?: string,
  defaultValue?: string,
]

/** name, parameters (`self ref VM; force? bool`), type of the result, `async` where it has that form, first and removing version. */
export type MessageRow = readonly [
  name: string,
  parameters: string,
  result: string,
  form?: '' | 'async',
  since?: string,
  until?: string,
]

/** One class as the generated tables have it. */
export interface ClassRow {
  readonly name: string
  readonly since: string
  readonly until: string
  /** Which of the class-wide messages that need no behaviour of their own it has. */
  readonly generic: readonly string[]
  readonly fields: readonly FieldRow[]
  readonly messages: readonly MessageRow[]
}

export type RelationRow = readonly [holder: string, field: string, target: string, readAs: string]

/** A field, ready for use: its parsed type and default. */
export interface Field {
  readonly name: string
  readonly type: FieldType
  readonly qualifier: Qualifier
  readonly since: string
  readonly until: string
  readonly defaultJson: string | undefined
}

export type FieldType =
  | { readonly kind: 'string' | 'int' | 'float' | 'bool' | 'datetime' | 'other' }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'ref'; readonly className: string }
  | { readonly kind: 'set'; readonly element: FieldType }
  | { readonly kind: 'map'; readonly key: FieldType; readonly value: FieldType }

export interface Message {
  readonly name: string
  readonly parameters: readonly {
    readonly name: string
    readonly isOptional: boolean
    readonly type: string
  }[]
  readonly hasAsync: boolean
  /** The type of its answer as the tables spell it: `void`, `set(ref VM)`, `record host`. */
  readonly result: string
  readonly since: string
  readonly until: string
}

/** A relation seen from the class that only reads it: `VM.VBDs` comes from `VBD.VM`. */
export interface Relation {
  readonly holder: string
  readonly field: string
  readonly target: string
  readonly readAs: string
}

export interface ClassModel {
  readonly name: string
  readonly since: string
  readonly until: string
  readonly generic: ReadonlySet<string>
  readonly fields: ReadonlyMap<string, Field>
  readonly messages: ReadonlyMap<string, Message>
  /** What is computed when a record of this class is read. */
  readonly computed: readonly Relation[]
  readonly computedNames: ReadonlySet<string>
  /** Fields of this class that another class's computed fields are made of. */
  readonly related: readonly Relation[]
}

const clientFields: ReadonlySet<string> = new Set(
  classRows.flatMap(row => row.fields.map(([field]) => `${row.name}.${field}`)),
)

/** Relations whose one side clients never see (PCI.attached_VMs) are stored on the other. */
const relations: readonly Relation[] = relationRows
  .map(([holder, field, target, readAs]) => ({ holder, field, target, readAs }))
  .filter(({ holder, field, target, readAs }) => holder !== target || field !== readAs)
  .filter(({ holder, field }) => clientFields.has(`${holder}.${field}`))

const models: ReadonlyMap<string, ClassModel> = new Map(
  classRows.map(row => [row.name.toLowerCase(), buildClass(row)]),
)

/** The class of that name, without regard to case (`vm` as in events). */
export function findClass(name: string): ClassModel | undefined {
  return models.get(name.toLowerCase())
}

/** All classes that there are. */
export function allClasses(): readonly ClassModel[] {
  return [...models.values()]
}

/** Reads a type as the tables spell it: `set(ref VM)`, `map(string,int)`. */
export function parseFieldType(text: string): FieldType {
  if (text.startsWith('set(')) return { kind: 'set', element: parseFieldType(text.slice(4, -1)) }
  if (text.startsWith('map(')) {
    const inner = text.slice(4, -1)
    const comma = inner.indexOf(',')
    return {
      kind: 'map',
      key: parseFieldType(inner.slice(0, comma)),
      value: parseFieldType(inner.slice(comma + 1).trim()),
    }
  }
  const [kind, name] = text.split(' ')
  if (kind === 'ref' && name !== undefined) return { kind: 'ref', className: name }
  if (kind === 'enum' && name !== undefined) return { kind: 'enum', name }
  if (text === 'string' || text === 'int' || text === 'float' || text === 'bool' || text === 'datetime')
    return { kind: text }
  return { kind: 'other' }
}

function buildClass(row: ClassRow): ClassModel {
  const computed = relations.filter(relation => relation.target === row.name)
  return {
    name: row.name,
    since: row.since,
    until: row.until,
    generic: new Set(row.generic),
    fields: new Map(row.fields.map(field => [field[0], buildField(field)])),
    messages: new Map(row.messages.map(message => [message[0], buildMessage(message)])),
    computed,
    computedNames: new Set(computed.map(relation => relation.readAs)),
    related: relations.filter(relation => relation.holder === row.name),
  }
}

function buildField([name, type, qualifier, since, until, defaultValue]: FieldRow): Field {
  const defaultJson = defaultValue === undefined || defaultValue === '' ? undefined : defaultValue
  return { name, type: parseFieldType(type), qualifier, since: since ?? '', until: until ?? '', defaultJson }
}

function buildMessage([name, parameters, result, form, since, until]: MessageRow): Message {
  const list = parameters === '' ? [] : parameters.split('; ')
  return {
    name,
    parameters: list.map(text => {
      const [label = '', ...type] = text.split(' ')
      return { name: label.replace('?', ''), isOptional: label.endsWith('?'), type: type.join(' ') }
    }),
    hasAsync: form === 'async',
    result,
    since: since ?? '',
    until: until ?? '',
  }
}
