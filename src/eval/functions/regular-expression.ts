import { listValue, nullValue, objectValue, stringValue, tupleValue } from '../../value/construct.js'
import { anyType, listType, stringType, tupleType, type Type } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import { text, textOf } from './parameter.js'
import { PatternProblem, translatePattern, type Pattern } from './pattern.js'

function compiled(source: string): Pattern {
  try {
    return translatePattern(source)
  } catch (problem) {
    if (problem instanceof PatternProblem)
      return refuse(0, `invalid regexp pattern: ${problem.reason} in ${problem.excerpt}`)
    throw problem
  }
}

function captureType(pattern: Pattern): Type {
  const { names } = pattern
  if (names.length === 0) return stringType
  const isNamed = names.some(name => name !== undefined)
  if (isNamed && names.includes(undefined)) {
    return refuse(0, 'invalid regexp pattern: cannot mix both named and unnamed capture groups')
  }
  if (!isNamed) return tupleType(names.map(() => stringType))
  return { kind: 'object', attributes: Object.fromEntries(names.map(name => [name ?? '', stringType])) }
}

function captured(pattern: Pattern, match: RegExpMatchArray): Value {
  if (pattern.names.length === 0) return stringValue(match[0])
  const groups = pattern.names.map((_, index) => {
    const group = match[index + 1]
    return group === undefined ? nullValue(stringType) : stringValue(group)
  })
  if (pattern.names[0] === undefined) return tupleValue(groups)
  return objectValue(groups.map((group, index) => [pattern.names[index] ?? '', group] as const))
}

function typeFor(value: Value | undefined): Type {
  return value?.kind === 'string' ? captureType(compiled(value.value)) : anyType
}

const regex: FunctionDefinition = {
  name: 'regex',
  parameters: [text('pattern'), text('string')],
  returns: ([pattern]) => typeFor(pattern),
  call: ([pattern, searched]) => {
    const program = compiled(textOf(pattern))
    const match = new RegExp(program.source, 'u').exec(textOf(searched))
    return match === null
      ? refuseCall('pattern did not match any part of the given string')
      : captured(program, match)
  },
}

const regexall: FunctionDefinition = {
  name: 'regexall',
  parameters: [text('pattern'), text('string')],
  returns: ([pattern]) => listType(typeFor(pattern)),
  call: ([pattern, searched]) => {
    const program = compiled(textOf(pattern))
    const matches = allMatches(program, textOf(searched))
    return listValue(
      matches.map(match => captured(program, match)),
      captureType(program),
    )
  },
}

// An empty match right behind the one before does not count.
function allMatches(program: Pattern, searched: string): readonly RegExpExecArray[] {
  const matches: RegExpExecArray[] = []
  let end = -1
  for (const match of searched.matchAll(new RegExp(program.source, 'gu'))) {
    if (match[0] !== '' || match.index !== end) matches.push(match)
    end = match.index + match[0].length
  }
  return matches
}

/** Replaces every match; `$1`, `$name` and `${name}` in the replacement stand for groups, `$$` for a dollar sign. */
export function replaceMatches(value: string, source: string, replacement: string): string {
  const program = compiledForReplace(source)
  let result = ''
  let end = 0
  for (const match of allMatches(program, value)) {
    result += value.slice(end, match.index) + expanded(replacement, program, match)
    end = match.index + match[0].length
  }
  return result + value.slice(end)
}

function compiledForReplace(source: string): Pattern {
  try {
    return translatePattern(source)
  } catch (problem) {
    if (problem instanceof PatternProblem)
      return refuseCall(`error parsing regexp: ${problem.reason}: \`${problem.excerpt}\``)
    throw problem
  }
}

function expanded(replacement: string, { names }: Pattern, match: RegExpExecArray): string {
  return replacement.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    if (whole === '$$') return '$'
    const name = braced ?? bare ?? ''
    const index = /^\d+$/.test(name) ? Number(name) : names.indexOf(name) + 1
    if (index === 0 && name !== '0') return ''
    return match[index] ?? ''
  })
}

/** regex, regexall. */
export const patternFunctions: readonly FunctionDefinition[] = [regex, regexall]
