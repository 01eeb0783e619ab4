import { createRequire } from 'node:module'
import type { Alias, Node as YamlNode, Scalar } from 'yaml'
import { boolValue, nullValue, objectValue, stringValue, tupleValue } from '../../value/construct.js'
import { numberFromBigInt } from '../../value/big-number.js'
import { numberText, parseNumber } from '../../value/number-text.js'
import type { Value } from '../../value/value.js'
import { base64Bytes } from './character-set.js'
import { refuseCall } from './definition.js'
import { parseTimestamp, timestampText } from './timestamp.js'
import { yamlProblem, type YamlRoot } from './yaml-problem.js'

// The library takes its time to load, and few configurations need it.
function library(): typeof import('yaml') {
  return createRequire(import.meta.url)('yaml')
}

/** The value of a YAML text with a single document. */
export function parseYaml(written: string): Value {
  const text = written.replace(/\r\n?/g, '\n')
  checkOpening(text)
  const yaml = library()
  const documents = yaml.parseAllDocuments(text, { schema: 'failsafe', version: '1.1', uniqueKeys: false })
  const document = Array.isArray(documents) ? documents[0] : undefined
  if (document === undefined) {
    const line = Math.max(1, text.split('\n').length - 1)
    return refuseCall(`on line ${line}, column 1: missing start of document`)
  }
  const [error] = document.errors
  if (error !== undefined) return refuseCall(yamlProblem(text, error, rootOf(yaml, document.contents)))
  if (documents.length > 1) return extraContent(text, documents[1]?.range?.[0] ?? 0)
  const reading = { yaml, text, resolve: (alias: Alias) => alias.resolve(document) }
  return valueOf(reading, document.contents, new Set())
}

// The library takes directives that it does not know for comments, and a tab for a blank.
function checkOpening(text: string): void {
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) refuseCall('control characters are not allowed')
  const opening = /^(?:[ ]*(?:#[^\n]*)?\r?\n)*/.exec(text)?.[0] ?? ''
  const line = text.slice(opening.length)
  if (/^ *\t/.test(line)) refuseCall('found character that cannot start any token')
  const [, name, next] = /^%([A-Za-z0-9_-]*)([^]?)/.exec(line) ?? []
  if (name === undefined) return
  if (name === '') refuseCall('could not find expected directive name')
  if (!/^[ \t\r\n]?$/.test(next ?? '')) refuseCall('found unexpected non-alphabetical character')
  if (/^%YAML +(?!1\.1(?:\s|$))\d/.test(line)) refuseCall('found incompatible YAML document')
  if (name !== 'YAML' && name !== 'TAG') refuseCall('found unknown directive name')
}

function extraContent(text: string, offset: number): never {
  const line = text.slice(0, offset).split('\n').length
  return refuseCall(`on line ${Math.max(1, line - 1)}, column 1: unexpected extra content after value`)
}

function rootOf(yaml: typeof import('yaml'), node: unknown): YamlRoot {
  if (!yaml.isCollection(node)) return 'other'
  if (node.flow === true) return 'collection'
  return yaml.isMap(node) ? 'mapping' : 'sequence'
}

interface Reading {
  readonly yaml: typeof import('yaml')
  readonly text: string
  readonly resolve: (alias: Alias) => YamlNode | undefined
}

function valueOf(reading: Reading, node: unknown, open: ReadonlySet<unknown>): Value {
  const { yaml, resolve } = reading
  if (node === null || node === undefined) return nullValue()
  if (yaml.isAlias(node)) {
    const target = resolve(node)
    const anchor = JSON.stringify(node.source)
    if (target === undefined) return refuseCall(`reference to undefined anchor ${anchor}`)
    if (open.has(target)) return refuseCall(`cannot refer to anchor ${anchor} from inside its own definition`)
    return valueOf(reading, target, open)
  }
  const inner = new Set(open).add(node)
  checkCollectionTag(yaml, node)
  if (yaml.isSeq(node)) return tupleValue(node.items.map(item => valueOf(reading, item, inner)))
  if (yaml.isMap(node)) {
    const entries = new Map<string, Value>()
    for (const { key, value } of node.items) {
      if (yaml.isScalar(key) && key.source === '' && reading.text.charAt(key.range?.[0] ?? -1) === ':')
        refuseCall(`did not find expected ${node.flow === true ? 'node content' : 'key'}`)
      const part = valueOf(reading, value, inner)
      // Of what is merged and what is said, the later holds.
      if (yaml.isScalar(key) && key.value === '<<')
        for (const [name, merged] of mergedEntries(part)) entries.set(name, merged)
      else entries.set(keyText(valueOf(reading, key, inner)), part)
    }
    return objectValue(entries)
  }
  return yaml.isScalar(node)
    ? scalarValue(node, reading.text)
    : refuseCall('this kind of node is not supported')
}

function mergedEntries(value: Value): readonly (readonly [string, Value])[] {
  if (value.kind === 'object') return [...value.attributes]
  return refuseCall(`cannot merge ${value.kind} into mapping`)
}

const commonTag = 'tag:yaml.org,2002:'

function checkCollectionTag(yaml: typeof import('yaml'), node: unknown): void {
  if (!yaml.isCollection(node) || node.tag === undefined) return
  const what = yaml.isMap(node) ? 'mapping' : 'sequence'
  if (node.tag !== `${commonTag}${yaml.isMap(node) ? 'map' : 'seq'}`)
    refuseCall(`can't interpret ${what} as ${node.tag}`)
}

function keyText(key: Value): string {
  switch (key.kind) {
    case 'string':
      return key.value
    case 'bool':
      return String(key.value)
    case 'number':
      return numberText(key.value)
    case 'null':
      return refuseCall('mapping key cannot be null')
    default:
      return refuseCall('only strings are allowed as mapping keys')
  }
}

function scalarValue(node: Scalar, source: string): Value {
  const written = String(node.value ?? '')
  const isCutOff = node.type?.startsWith('BLOCK_') === true && (node.range?.[1] ?? 0) >= source.length
  // The library ends every block with a line break, also where the text has none.
  const text = isCutOff && !source.endsWith('\n') ? written.replace(/\n$/, '') : written
  const { tag } = node
  const isPlain = node.type === 'PLAIN'
  if (tag !== undefined) return taggedValue(text, tag, isPlain)
  // A block that is only announced holds nothing.
  if (text === '' && node.type?.startsWith('BLOCK_') === true) return nullValue()
  return isPlain ? plainValue(text) : stringValue(text)
}

const taggedKinds: Readonly<Record<string, readonly Value['kind'][]>> = {
  bool: ['bool'],
  int: ['number'],
  float: ['number'],
  null: ['null'],
  timestamp: ['string'],
}

/** A scalar with a tag; in quotes it stays a text, but must be one of what the tag says. */
function taggedValue(text: string, tag: string, isPlain: boolean): Value {
  const name = tag.startsWith(commonTag) ? tag.slice(commonTag.length) : ''
  const cannot = `cannot parse ${JSON.stringify(text)} as ${tag}`
  if (name === 'str') return stringValue(text)
  if (isPlain && (name === 'null' || (text === '' && name in taggedKinds))) return nullValue()
  if (name === 'binary') {
    return base64Bytes(text) === undefined
      ? refuseCall(`${cannot}: not valid base64`)
      : stringValue(text.replace(/\s/g, ''))
  }
  const kinds = taggedKinds[name]
  if (kinds === undefined) return refuseCall(`unsupported tag ${JSON.stringify(tag)}`)
  const value = plainValue(text)
  const isTime = name !== 'timestamp' || plainTimestamp(text) !== undefined
  if (!kinds.includes(value.kind) || !isTime) return refuseCall(cannot)
  return isPlain ? value : stringValue(text)
}

const trueWords = /^(?:y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/
const falseWords = /^(?:n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/

function plainValue(text: string): Value {
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return nullValue()
  if (trueWords.test(text)) return boolValue(true)
  if (falseWords.test(text)) return boolValue(false)
  return plainNumber(text) ?? plainTimestamp(text) ?? stringValue(text)
}

function plainNumber(text: string): Value | undefined {
  if (/^[+-]?\.(?:inf|Inf|INF)$/.test(text)) return numberOf(text.startsWith('-') ? '-Inf' : 'Inf')
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return refuseCall('floating point NaN is not supported')
  if (/^0x[0-9a-fA-F]+$/.test(text) || /^0o[0-7]+$/.test(text)) {
    return { kind: 'number', value: numberFromBigInt(BigInt(text)), marks: 0 }
  }
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? numberOf(text) : undefined
}

function numberOf(text: string): Value | undefined {
  const number = parseNumber(text)
  return number === undefined ? undefined : { kind: 'number', value: number, marks: 0 }
}

// Dates and times are written out as timestamps, fractions of seconds cut off. Behind a T a zone must follow, behind a blank none may.
const timestampPattern =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt](?=.*(?:Z|[+-]\d\d:\d\d)$)| +(?=[\d:.]+$))(\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/

function plainTimestamp(text: string): Value | undefined {
  const [, year = '', month, day, hour, minute, second, fraction = '', zone = 'Z'] =
    timestampPattern.exec(text) ?? []
  if (year === '') return undefined
  const two = (part = ''): string => part.padStart(2, '0')
  const parsed = parseTimestamp(
    `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction}${zone}`,
  )
  return 'problem' in parsed ? undefined : stringValue(timestampText(parsed))
}
