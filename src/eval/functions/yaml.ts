import { createRequire } from 'node:module'
import type { Alias, Node as YamlNode, Scalar } from 'yaml'
import { boolValue, nullValue, objectValue, stringValue, tupleValue } from '../../value/construct.js'
import { numberFromBigInt } from '../../value/big-number.js'
import { parseNumber } from '../../value/number-text.js'
import type { Value } from '../../value/value.js'
import { refuseCall } from './definition.js'
import { parseTimestamp, timestampText } from './timestamp.js'

// The library takes its time to load, and few configurations need it.
function library(): typeof import('yaml') {
  return createRequire(import.meta.url)('yaml')
}

/** The value of a YAML text with a single document. */
export function parseYaml(text: string): Value {
  const yaml = library()
  const documents = yaml.parseAllDocuments(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false })
  const document = Array.isArray(documents) ? documents[0] : undefined
  if (document === undefined) return nullValue()
  const [error] = document.errors
  if (error !== undefined) return refuseCall(errorText(error))
  if (documents.length > 1) return extraContent(text, documents[1]?.range?.[0] ?? 0)
  return valueOf(yaml, document.contents, new Set(), alias => alias.resolve(document))
}

interface YamlProblem {
  readonly message: string
  readonly code: string
  readonly linePos?: readonly { readonly line: number; readonly col: number }[] | undefined
}

function errorText({ message, code, linePos }: YamlProblem): string {
  const [{ line = 1, col = 1 } = {}] = linePos ?? []
  const isUnfinished = code === 'BAD_COLLECTION_TYPE' || /must end with|Flow (sequence|map)/.test(message)
  const what = isUnfinished
    ? 'did not find expected node content'
    : (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, '')
  return isUnfinished ? `on line ${line}, column 1: ${what}` : `on line ${line}, column ${col}: ${what}`
}

function extraContent(text: string, offset: number): never {
  const line = text.slice(0, offset).split('\n').length
  return refuseCall(`on line ${Math.max(1, line - 1)}, column 1: unexpected extra content after value`)
}

type Resolve = (alias: Alias) => YamlNode | undefined

function valueOf(
  yaml: typeof import('yaml'),
  node: unknown,
  open: ReadonlySet<unknown>,
  resolve: Resolve,
): Value {
  if (node === null || node === undefined) return nullValue()
  if (yaml.isAlias(node)) {
    const target = resolve(node)
    if (target === undefined || open.has(target))
      return refuseCall(`reference to undefined anchor ${JSON.stringify(node.source)}`)
    return valueOf(yaml, target, open, resolve)
  }
  const inner = new Set(open).add(node)
  if (yaml.isSeq(node)) return tupleValue(node.items.map(item => valueOf(yaml, item, inner, resolve)))
  if (yaml.isMap(node)) {
    const entries = new Map<string, Value>()
    for (const { key, value } of node.items) {
      if (yaml.isScalar(key) && key.value === '<<' && key.type === 'PLAIN') {
        for (const [name, part] of mergedEntries(valueOf(yaml, value, inner, resolve)))
          if (!entries.has(name)) entries.set(name, part)
      } else entries.set(keyText(valueOf(yaml, key, inner, resolve)), valueOf(yaml, value, inner, resolve))
    }
    return objectValue(entries)
  }
  return yaml.isScalar(node) ? scalarValue(node) : refuseCall('this kind of node is not supported')
}

function mergedEntries(value: Value): readonly (readonly [string, Value])[] {
  if (value.kind === 'object') return [...value.attributes]
  if (value.kind === 'tuple') return value.elements.flatMap(mergedEntries)
  return refuseCall('only a mapping can be merged')
}

function keyText(key: Value): string {
  switch (key.kind) {
    case 'string':
      return key.value
    case 'bool':
    case 'number':
      return String(key.value)
    case 'null':
      return refuseCall('mapping key cannot be null')
    default:
      return refuseCall('only strings are allowed as mapping keys')
  }
}

function scalarValue(node: Scalar): Value {
  const text = String(node.value ?? '')
  const tag = node.tag
  if (tag === 'tag:yaml.org,2002:binary') return stringValue(text.replace(/\s/g, ''))
  if (tag === 'tag:yaml.org,2002:str' || tag === '!') return stringValue(text)
  const isTagged = tag !== undefined
  if (node.type !== 'PLAIN' && !isTagged) return stringValue(text)
  return plainValue(text)
}

const trueWords = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/
const falseWords = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/

function plainValue(text: string): Value {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return nullValue()
  if (trueWords.test(text) && text.length > 1) return boolValue(true)
  if (falseWords.test(text) && text.length > 1) return boolValue(false)
  return plainNumber(text) ?? plainTimestamp(text) ?? stringValue(text)
}

function plainNumber(text: string): Value | undefined {
  if (/^[+-]?\.(?:inf|Inf|INF)$/.test(text)) return numberText(text.startsWith('-') ? '-Inf' : 'Inf')
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return refuseCall('floating point NaN is not supported')
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) {
    return { kind: 'number', value: numberFromBigInt(BigInt(text)), marks: 0 }
  }
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? numberText(text) : undefined
}

function numberText(text: string): Value | undefined {
  const number = parseNumber(text)
  return number === undefined ? undefined : { kind: 'number', value: number, marks: 0 }
}

// Dates and times are written out as timestamps, fractions of seconds cut off.
function plainTimestamp(text: string): Value | undefined {
  if (/^\d{4}-\d\d?-\d\d?$/.test(text)) return stringValue(`${dateText(text)}T00:00:00Z`)
  const [, date = '', time = '', zone = 'Z'] =
    /^(\d{4}-\d\d?-\d\d?)(?:[Tt]|[ \t]+)(\d\d?:\d\d:\d\d(?:\.\d+)?)[ \t]*(Z|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  if (date === '') return undefined
  const parsed = parseTimestamp(
    `${dateText(date)}T${time.padStart(time.indexOf(':') === 1 ? time.length + 1 : 0, '0')}${zone}`,
  )
  return 'problem' in parsed ? undefined : stringValue(timestampText(parsed))
}

function dateText(date: string): string {
  return date
    .split('-')
    .map(part => part.padStart(2, '0'))
    .join('-')
}
