import { stringValue, unknownValue } from '../../value/construct.js'
import { containsUnknown } from '../../value/equal.js'
import { isInfinite } from '../../value/big-number.js'
import { jsonText } from '../../value/json.js'
import { partsWithin } from '../../value/marks.js'
import { quote } from '../../value/quote.js'
import { anyType, stringType } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { invalidSymbol } from './base64-symbol.js'
import {
  checkCharacterSet,
  base64Bytes,
  decodeText,
  encodeText,
  registeredName,
  utf8Text,
} from './character-set.js'
import { csvRows } from './csv.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import { gzipBase64 } from './gzip.js'
import { parseJson } from './json-text.js'
import { anything, text, textOf } from './parameter.js'
import { yamlText } from './yaml-text.js'
import { parseYaml } from './yaml.js'

const base64decode: FunctionDefinition = {
  name: 'base64decode',
  parameters: [text('str', { allowsMarks: true })],
  returns: stringType,
  call: ([value]) => {
    const written = textOf(value)
    const shown = value?.marks === 0 ? quote(written) : '(sensitive value)'
    const bytes = base64Bytes(written) ?? refuseCall(`failed to decode base64 data ${shown}`)
    const decoded =
      utf8Text(bytes) ?? refuseCall('the result of decoding the provided string is not valid UTF-8')
    return stringValue(decoded, value?.marks)
  },
}

function ofText(name: string, change: (text: string) => string): FunctionDefinition {
  return {
    name,
    parameters: [text('str')],
    returns: stringType,
    call: ([value]) => stringValue(change(textOf(value))),
  }
}

const csvdecode: FunctionDefinition = {
  name: 'csvdecode',
  parameters: [text('str')],
  returns: anyType,
  call: ([value]) => csvRows(textOf(value)),
}

const jsondecode: FunctionDefinition = {
  name: 'jsondecode',
  parameters: [text('str')],
  returns: anyType,
  mayReturnNull: true,
  call: ([value]) => parseJson(textOf(value)),
}

const jsonencode: FunctionDefinition = {
  name: 'jsonencode',
  parameters: [anything('val', { allowsNull: true, allowsUnknown: 'whole' })],
  returns: stringType,
  call: ([value = unknownValue()]) => {
    if (containsUnknown(value)) return unknownJson(value)
    checkFinite(value)
    return stringValue(jsonText(value))
  },
}

// The first character of the text is told by the type.
function unknownJson(value: Value): Value {
  const type = value.kind === 'unknown' ? value.type.kind : value.kind
  const isNotNull = value.kind !== 'unknown' || value.refinement?.notNull === true
  const openings = new Map([
    ['object', '{'],
    ['map', '{'],
    ['list', '['],
    ['set', '['],
    ['tuple', '['],
    ['string', '"'],
  ])
  const opening = isNotNull ? openings.get(type) : undefined
  return unknownValue(stringType, { notNull: true, ...(opening !== undefined && { stringPrefix: opening }) })
}

function checkFinite(value: Value): void {
  if (value.kind === 'number' && isInfinite(value.value)) refuseCall('cannot serialize infinity as JSON')
  for (const part of partsWithin(value)) checkFinite(part)
}

// The words are the reference's, slip included.
function refuseSymbol(text: string): never {
  return refuse(0, `the given value is has an invalid base64 symbol at offset ${invalidSymbol(text)}`)
}

const textdecodebase64: FunctionDefinition = {
  name: 'textdecodebase64',
  parameters: [text('source'), text('encoding')],
  returns: stringType,
  call: ([source, encoding]) => {
    const name = textOf(encoding)
    checkCharacterSet(name)
    const bytes = base64Bytes(textOf(source)) ?? refuseSymbol(textOf(source))
    return stringValue(
      decodeText(bytes, name) ??
        refuse(0, `the given string contains symbols that are not defined for ${registeredName(name)}`),
    )
  },
}

const textencodebase64: FunctionDefinition = {
  name: 'textencodebase64',
  parameters: [text('string'), text('encoding')],
  returns: stringType,
  call: ([given, encoding]) => {
    const name = textOf(encoding)
    const bytes = encodeText(textOf(given), name)
    if (bytes === undefined)
      return refuse(
        0,
        `the given string contains characters that cannot be represented in ${registeredName(name)}`,
      )
    return stringValue(Buffer.from(bytes).toString('base64'))
  },
}

// Go's query escaping: a blank becomes a plus sign, and only letters, digits and - _ . ~ stay.
function urlEncoded(value: string): string {
  return encodeURIComponent(value)
    .replace(/[!'()*]/g, hexadecimal)
    .replaceAll('%20', '+')
}

function hexadecimal(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

const yamldecode: FunctionDefinition = {
  name: 'yamldecode',
  parameters: [text('src')],
  returns: anyType,
  mayReturnNull: true,
  call: ([value]) => parseYaml(textOf(value)),
}

const yamlencode: FunctionDefinition = {
  name: 'yamlencode',
  parameters: [anything('value', { allowsNull: true })],
  returns: stringType,
  call: ([value]) => stringValue(yamlText(value ?? unknownValue())),
}

/** base64, JSON, YAML, CSV, URLs and character sets. */
export const encodingFunctions: readonly FunctionDefinition[] = [
  base64decode,
  ofText('base64encode', value => Buffer.from(value, 'utf8').toString('base64')),
  ofText('base64gzip', gzipBase64),
  csvdecode,
  jsondecode,
  jsonencode,
  textdecodebase64,
  textencodebase64,
  ofText('urlencode', urlEncoded),
  yamldecode,
  yamlencode,
]
