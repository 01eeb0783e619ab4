import { boolValue, listValue, stringValue, unknownValue } from '../../value/construct.js'
import { containsUnknown } from '../../value/equal.js'
import { graphemesOf } from '../../value/graphemes.js'
import { boolType, listType, stringType } from '../../value/type.js'
import { refuse, refuseCall, type FunctionDefinition, type Parameter } from './definition.js'
import {
  elementsOf,
  integerOf,
  number,
  parameter,
  text,
  textOf,
  mostCharacters,
  wholeNumberRequired,
} from './parameter.js'
import { replaceMatches } from './regular-expression.js'

function ofText(name: string, change: (text: string) => string): FunctionDefinition {
  return {
    name,
    parameters: [text('str')],
    returns: stringType,
    call: ([value]) => stringValue(change(textOf(value))),
  }
}

function ofTwo(
  name: string,
  first: string,
  second: string,
  change: (first: string, second: string) => string,
): FunctionDefinition {
  return {
    name,
    parameters: [text(first), text(second)],
    returns: stringType,
    call: ([left, right]) => stringValue(change(textOf(left), textOf(right))),
  }
}

// What is known of the beginning of an unknown text can decide.
const startswith: FunctionDefinition = {
  name: 'startswith',
  parameters: [text('str', { allowsUnknown: 'whole' }), text('prefix')],
  returns: boolType,
  call: ([value, prefix]) => {
    const wanted = textOf(prefix)
    if (value?.kind !== 'unknown') return boolValue(textOf(value).startsWith(wanted))
    const known = value.refinement?.stringPrefix ?? ''
    if (known.startsWith(wanted)) return boolValue(true)
    return wanted.startsWith(known) ? unknownValue(boolType, { notNull: true }) : boolValue(false)
  },
}

function test(
  name: string,
  second: Parameter,
  holds: (text: string, other: string) => boolean,
): FunctionDefinition {
  return {
    name,
    parameters: [text('str'), second],
    returns: boolType,
    call: ([value, other]) => boolValue(holds(textOf(value), textOf(other))),
  }
}

const indent: FunctionDefinition = {
  name: 'indent',
  parameters: [number('spaces'), text('str')],
  returns: stringType,
  call: ([spaces, value]) => {
    const count = integerOf(spaces)
    if (count === undefined) return refuseCall(wholeNumberRequired)
    if (count < 0) return refuse(0, 'the number of spaces must not be negative')
    if (count > mostCharacters)
      return refuse(0, `the number of spaces must not be greater than ${mostCharacters}`)
    return stringValue(textOf(value).replaceAll('\n', `\n${' '.repeat(count)}`))
  },
}

const join: FunctionDefinition = {
  name: 'join',
  parameters: [text('separator')],
  variadic: parameter('lists', listType(stringType), { allowsUnknown: 'inside' }),
  returns: stringType,
  call: ([separator, ...lists]) => {
    if (lists.length === 0) refuseCall('at least one list is required')
    if (lists.some(containsUnknown)) return unknownValue(stringType, { notNull: true })
    const parts = lists.flatMap((list, place) =>
      (elementsOf(list) ?? []).map((element, index) =>
        element.kind === 'string'
          ? element.value
          : refuse(place + 1, nullElement(index, place, lists.length)),
      ),
    )
    return stringValue(parts.join(textOf(separator)))
  },
}

function nullElement(index: number, place: number, count: number): string {
  if (count === 1) return `element ${index} is null; cannot concatenate null values`
  return `element ${index} of list ${place + 1} is null; cannot concatenate null values`
}

const replace: FunctionDefinition = {
  name: 'replace',
  parameters: [text('str'), text('substr'), text('replace')],
  returns: stringType,
  call: ([value, searched, replacement]) => {
    const pattern = textOf(searched)
    const isPattern = pattern.length > 1 && pattern.startsWith('/') && pattern.endsWith('/')
    if (isPattern)
      return stringValue(replaceMatches(textOf(value), pattern.slice(1, -1), textOf(replacement)))
    return stringValue(replaceAll(textOf(value), pattern, textOf(replacement)))
  },
}

// The empty text is found before, between and behind all code points.
function replaceAll(value: string, searched: string, replacement: string): string {
  if (searched !== '') return value.split(searched).join(replacement)
  return [...value].map(character => replacement + character).join('') + replacement
}

const split: FunctionDefinition = {
  name: 'split',
  parameters: [text('separator'), text('str')],
  returns: listType(stringType),
  call: ([separator, value]) => {
    const by = textOf(separator)
    const parts = by === '' ? [...textOf(value)] : textOf(value).split(by)
    return listValue(
      parts.map(part => stringValue(part)),
      stringType,
    )
  },
}

const substr: FunctionDefinition = {
  name: 'substr',
  parameters: [text('str'), number('offset'), number('length')],
  returns: stringType,
  call: ([value, offset, length]) => {
    const start = integerOf(offset) ?? refuseCall(wholeNumberRequired)
    const count = integerOf(length) ?? refuseCall(wholeNumberRequired)
    const characters = graphemesOf(textOf(value))
    const from = start < 0 ? Math.max(0, start + characters.length) : start
    // Counted from the end, no length at all is taken for the whole rest, as Terraform does.
    const isRest = count < 0 || (count === 0 && start < 0)
    return stringValue(characters.slice(from, isRest ? undefined : from + count).join(''))
  },
}

/** The first letter of every word in upper case, where it has one of its own; the rest stays. */
function title(value: string): string {
  let result = ''
  let before = ' '
  for (const character of value) {
    result += isBetweenWords(before) ? titleCase(character) : character
    before = character
  }
  return result
}

// Of characters beyond ASCII only blanks part words.
function isBetweenWords(character: string): boolean {
  if (/[\p{L}\p{N}_]/u.test(character)) return false
  return character < '\x80' || /\s/u.test(character)
}

const titleForms: Readonly<Record<string, string>> = {
  ǆ: 'ǅ',
  Ǆ: 'ǅ',
  ǉ: 'ǈ',
  Ǉ: 'ǈ',
  ǌ: 'ǋ',
  Ǌ: 'ǋ',
  ǳ: 'ǲ',
  Ǳ: 'ǲ',
}

function titleCase(letter: string): string {
  return titleForms[letter] ?? singleUpper(letter)
}

// Case is changed letter by letter: what would become several letters stays (ß).
function singleUpper(letter: string): string {
  const upper = letter.toUpperCase()
  return [...upper].length === 1 ? upper : letter
}

function singleLower(letter: string): string {
  // The dotted capital I loses its dot, as in simple case mapping.
  if (letter === 'İ') return 'i'
  const lower = letter.toLowerCase()
  return [...lower].length === 1 ? lower : letter
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}

function each(value: string, change: (letter: string) => string): string {
  return Array.from(value, change).join('')
}

function trimSet(value: string, cutset: string): string {
  const cut = new Set(cutset)
  const characters = [...value]
  const start = characters.findIndex(character => !cut.has(character))
  if (start < 0) return ''
  const end = characters.findLastIndex(character => !cut.has(character))
  return characters.slice(start, end + 1).join('')
}

const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const outerSpace = new RegExp(`^${space}+|${space}+$`, 'g')

/** Functions of text but for formatting and patterns. */
export const stringFunctions: readonly FunctionDefinition[] = [
  ofText('chomp', value => value.replace(/[\r\n]+$/, '')),
  ofText('lower', value => (isAscii(value) ? value.toLowerCase() : each(value, singleLower))),
  ofText('strrev', value => graphemesOf(value).reverse().join('')),
  ofText('title', title),
  ofText('trimspace', value => value.replace(outerSpace, '')),
  ofText('upper', value => (isAscii(value) ? value.toUpperCase() : each(value, singleUpper))),
  ofTwo('trim', 'str', 'cutset', trimSet),
  ofTwo('trimprefix', 'str', 'prefix', (value, prefix) =>
    value.startsWith(prefix) ? value.slice(prefix.length) : value,
  ),
  ofTwo('trimsuffix', 'str', 'suffix', (value, suffix) =>
    suffix !== '' && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value,
  ),
  test('endswith', text('suffix'), (value, suffix) => value.endsWith(suffix)),
  test('strcontains', text('substr'), (value, part) => value.includes(part)),
  startswith,
  indent,
  join,
  replace,
  split,
  substr,
]
