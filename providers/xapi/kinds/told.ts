import {
  boolValue,
  listValue,
  mapValue,
  numberValue,
  setValue,
  stringValue,
} from '../../../src/value/construct.js'
import { linkType, stringType } from '../../../src/value/type.js'
import type { LinkValue, ObjectValue, Value } from '../../../src/value/value.js'
import { flagField, mapField, numberField, setField, textField } from '../observation/record.js'
import type { XapiRecord } from '../session/xapi-session.js'

/** A text field as a value. */
export function toldText(record: XapiRecord, field: string): Value {
  return stringValue(textField(record, field))
}

/** A text that may be missing as a value. */
export function toldWord(text: string | undefined): Value | undefined {
  return text === undefined || text === '' ? undefined : stringValue(text)
}

/** A number field as a value; undefined where the release does not have it. */
export function toldNumber(record: XapiRecord, field: string): Value | undefined {
  return toldAmount(numberField(record, field))
}

/** A number that may be missing as a value. */
export function toldAmount(number: number | undefined): Value | undefined {
  return number === undefined || !Number.isFinite(number) ? undefined : numberValue(number)
}

/** A field that holds true or false as a value. */
export function toldFlag(record: XapiRecord, field: string): Value {
  return boolValue(flagField(record, field))
}

/** A set of texts as a value. */
export function toldTexts(texts: readonly string[]): Value {
  return setValue(
    texts.map(text => stringValue(text)),
    stringType,
  )
}

/** A list of texts as a value. */
export function toldList(texts: readonly string[]): Value {
  return listValue(
    texts.map(text => stringValue(text)),
    stringType,
  )
}

/** A set of links to objects of one kind as a value. */
export function toldLinks(links: readonly LinkValue[], kindName: string): Value {
  return setValue(links, linkType(kindName))
}

/** The tags of an object. */
export function toldTags(record: XapiRecord): Value {
  return toldTexts(setField(record, 'tags'))
}

/** Of a map field, the keys that were written; undefined where nothing was written yet. */
export function toldKeys(
  record: XapiRecord,
  field: string,
  applied: ObjectValue | undefined,
  name: string = field,
): Value | undefined {
  const written = applied?.attributes.get(name)
  if (written?.kind !== 'map') return undefined
  const present = mapField(record, field)
  const entries = [...written.entries.keys()].flatMap(key => {
    const value = present[key]
    return value === undefined ? [] : [[key, stringValue(value)] as const]
  })
  return mapValue(entries, stringType)
}
