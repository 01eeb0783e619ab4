// A cohesive translator: the syntax of RE2, read with its own rules, written as a JavaScript pattern.

/** What is wrong with a pattern, in RE2's words, and the part that is. */
export class PatternProblem extends Error {
  constructor(
    readonly reason: string,
    readonly excerpt: string,
  ) {
    super(`${reason} in ${excerpt}`)
  }
}

/** A pattern for JavaScript (flag `u`) and the names of its groups; unnamed groups have none. */
export interface Pattern {
  readonly source: string
  readonly names: readonly (string | undefined)[]
}

interface Flags {
  readonly ignoreCase: boolean
  readonly multiLine: boolean
  readonly dotAll: boolean
  readonly ungreedy: boolean
}

const plainFlags: Flags = { ignoreCase: false, multiLine: false, dotAll: false, ungreedy: false }
const known = new Map<string, Pattern>()

/** Translates a pattern; throws a `PatternProblem` for one that RE2 would refuse. */
export function translatePattern(source: string): Pattern {
  const seen = known.get(source)
  if (seen !== undefined) return seen
  const reader = new Reader(source)
  const translated = reader.alternation(plainFlags)
  if (reader.at < source.length) throw new PatternProblem('unexpected )', source)
  const pattern = { source: translated, names: reader.names }
  known.set(source, pattern)
  return pattern
}

const classes: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

const perlClasses: Readonly<Record<string, string>> = { d: '0-9', s: '\\t\\n\\f\\r ', w: '0-9A-Za-z_' }
const controls: Readonly<Record<string, string>> = {
  a: '\\x07',
  f: '\\f',
  n: '\\n',
  r: '\\r',
  t: '\\t',
  v: '\\v',
}

class Reader {
  at = 0
  readonly names: (string | undefined)[] = []

  constructor(private readonly source: string) {}

  alternation(flags: Flags): string {
    let current = flags
    let result = ''
    let last = ''
    let lastStart = this.at
    let isRepeated = false
    while (this.at < this.source.length) {
      const character = this.character()
      if (character === ')') break
      if (character === '|') {
        this.at++
        result += `${last}|`
        last = ''
        continue
      }
      if (
        character === '*' ||
        character === '+' ||
        character === '?' ||
        (character === '{' && this.isRepetition())
      ) {
        const operatorStart = this.at
        const operator = this.repetition(current)
        const whole = this.source.slice(operatorStart, this.at)
        if (last === '') throw new PatternProblem('missing argument to repetition operator', whole)
        if (isRepeated)
          throw new PatternProblem(
            'invalid nested repetition operator',
            this.source.slice(lastStart, this.at),
          )
        result += last + operator
        last = '(?:)'
        lastStart = operatorStart
        isRepeated = true
        continue
      }
      result += last
      isRepeated = false
      lastStart = this.at
      const changed = this.flagChange(current)
      if (changed !== undefined) {
        current = changed
        last = ''
      } else last = this.atom(current)
    }
    return result + last
  }

  private character(): string {
    return String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)
  }

  private isRepetition(): boolean {
    return /^\{\d+(,\d*)?\}/.test(this.source.slice(this.at))
  }

  private repetition(flags: Flags): string {
    const [operator = ''] = /^(?:[*+?]|\{\d+(?:,\d*)?\})/.exec(this.source.slice(this.at)) ?? []
    this.at += operator.length
    const isLazy = this.source.charAt(this.at) === '?'
    if (isLazy) this.at++
    this.checkCount(operator)
    return operator + (isLazy === flags.ungreedy ? '' : '?')
  }

  private checkCount(operator: string): void {
    const [, low, high] = /^\{(\d+)(?:,(\d*))?\}$/.exec(operator) ?? []
    if (low === undefined) return
    const isTooMuch = Number(low) > 1000 || Number(high ?? 0) > 1000
    const isReversed = high !== undefined && high !== '' && Number(high) < Number(low)
    if (isTooMuch || isReversed) throw new PatternProblem('invalid repeat count', operator)
  }

  // `(?i)` changes the flags for the rest of the group.
  private flagChange(flags: Flags): Flags | undefined {
    const match = /^\(\?([imsU]*(?:-[imsU]+)?)\)/.exec(this.source.slice(this.at))
    if (match === null || match[1] === '') return undefined
    this.at += match[0].length
    return changeFlags(flags, match[1] ?? '')
  }

  private atom(flags: Flags): string {
    const character = this.character()
    switch (character) {
      case '(':
        return this.group(flags)
      case '[':
        return this.bracket(flags)
      case '\\':
        return this.escape(flags)
      case '.':
        this.at++
        return flags.dotAll ? '[^]' : '[^\\n]'
      case '^':
        this.at++
        return flags.multiLine ? '(?:(?<![^\\n]))' : beginning
      case '$':
        this.at++
        return flags.multiLine ? '(?:(?![^\\n]))' : ending
      default:
        this.at += character.length
        return literal(character, flags)
    }
  }

  private group(flags: Flags): string {
    const rest = this.source.slice(this.at)
    const named = /^\(\?P?<([^>]*)>/.exec(rest)
    if (named !== null) return this.namedGroup(named[0], named[1] ?? '', flags)
    const flagged = /^\(\?([imsU]*(?:-[imsU]+)?):/.exec(rest)
    if (flagged !== null) {
      this.at += flagged[0].length
      return `(?:${this.closed(changeFlags(flags, flagged[1] ?? ''))})`
    }
    if (/^\(\?P?</.test(rest)) throw new PatternProblem('invalid named capture', rest)
    if (rest.startsWith('(?')) {
      const excerpt = /^\(\?(?:P|<[=!]?|[imsU]*(?:-[imsU]*)?.?)/su.exec(rest)?.[0] ?? '(?'
      throw new PatternProblem('invalid or unsupported Perl syntax', excerpt)
    }
    this.at++
    this.names.push(undefined)
    return `(${this.closed(flags)})`
  }

  private namedGroup(opening: string, name: string, flags: Flags): string {
    if (!/^\w+$/.test(name)) throw new PatternProblem('invalid named capture', opening)
    if (this.names.includes(name)) throw new PatternProblem('duplicate capture group name', name)
    this.at += opening.length
    this.names.push(name)
    return `(${this.closed(flags)})`
  }

  private closed(flags: Flags): string {
    const inner = this.alternation(flags)
    if (this.source.charAt(this.at) !== ')') throw new PatternProblem('missing closing )', this.source)
    this.at++
    return inner
  }

  private escape(flags: Flags): string {
    const rest = this.source.slice(this.at)
    if (rest === '\\') throw new PatternProblem('trailing backslash at end of expression', '')
    const quoted = /^\\Q([^]*?)(?:\\E|$)/.exec(rest)
    if (quoted !== null) {
      this.at += quoted[0].length
      return Array.from(quoted[1] ?? '', character => literal(character, flags)).join('')
    }
    const [, kind = ''] = /^\\(.)/su.exec(rest) ?? []
    const simple = { A: beginning, z: ending, b: '(?:\\b)', B: '(?:\\B)' }[kind]
    if (simple !== undefined) {
      this.at += 2
      return simple
    }
    const set = this.classEscape()
    if (set !== undefined) return set.isNegated ? `[^${set.members}]` : `[${set.members}]`
    return literal(this.characterEscape(), flags)
  }

  // \d \w \s \pL and their opposites.
  private classEscape(): { readonly members: string; readonly isNegated: boolean } | undefined {
    const rest = this.source.slice(this.at)
    const [perl, letter = ''] = /^\\([dswDSW])/.exec(rest) ?? []
    if (perl !== undefined) {
      this.at += 2
      return { members: perlClasses[letter.toLowerCase()] ?? '', isNegated: letter !== letter.toLowerCase() }
    }
    const [whole, sign = '', braced, short] = /^\\([pP])(?:\{([^}]*)\}|(.)|$)/u.exec(rest) ?? []
    if (whole === undefined) return undefined
    const name = braced ?? short ?? ''
    const plain = name.replace(/^\^/, '')
    const property = propertyOf(plain)
    if (property === undefined) throw new PatternProblem('invalid character class range', whole)
    this.at += whole.length
    return { members: property, isNegated: (sign === 'P') !== name.startsWith('^') }
  }

  private characterEscape(): string {
    const rest = this.source.slice(this.at)
    const [code, digits] = /^\\x(?:([0-9A-Fa-f]{2})|\{[0-9A-Fa-f]+\})/.exec(rest) ?? []
    if (code !== undefined) {
      const point = Number.parseInt(digits ?? code.slice(3, -1), 16)
      if (point > 0x10ffff) throw new PatternProblem('invalid escape sequence', code.slice(0, -1))
      this.at += code.length
      return String.fromCodePoint(point)
    }
    const [hexadecimal] = /^\\x(?:\{[0-9A-Fa-f]*.?|[0-9A-Fa-f]?.?)/su.exec(rest) ?? []
    if (hexadecimal !== undefined) throw new PatternProblem('invalid escape sequence', hexadecimal)
    const [octal] = /^\\(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest) ?? []
    if (octal !== undefined) {
      this.at += octal.length
      return String.fromCodePoint(Number.parseInt(octal.slice(1), 8))
    }
    const [whole = '\\', character = ''] = /^\\(.)/su.exec(rest) ?? []
    const control = controls[character]
    if (control === undefined && /[A-Za-z0-9\x80-\u{10ffff}]/u.test(character))
      throw new PatternProblem('invalid escape sequence', whole)
    this.at += whole.length
    return control === undefined ? character : controlCharacter(character)
  }

  private bracket(flags: Flags): string {
    const start = this.at
    this.at++
    const isNegated = this.source.charAt(this.at) === '^'
    if (isNegated) this.at++
    let members = ''
    let isFirst = true
    while (isFirst || this.source.charAt(this.at) !== ']') {
      if (this.at >= this.source.length)
        throw new PatternProblem('missing closing ]', this.source.slice(start))
      isFirst = false
      members += this.member(flags)
    }
    this.at++
    if (members === '') return isNegated ? '[^]' : '[]'
    return isNegated ? `[^${members}]` : `[${members}]`
  }

  private member(flags: Flags): string {
    const named = /^\[:(\^?)(\w+):\]/.exec(this.source.slice(this.at))
    if (named !== null) {
      const set = classes[named[2] ?? '']
      if (set === undefined) throw new PatternProblem('invalid character class range', named[0])
      this.at += named[0].length
      return named[1] === '^' ? complement(set) : set
    }
    const escape = this.classEscape()
    if (escape !== undefined) return escape.isNegated ? complement(escape.members) : escape.members
    const start = this.at
    const low = this.memberCharacter()
    const isRange =
      this.source.charAt(this.at) === '-' && !['', ']'].includes(this.source.charAt(this.at + 1))
    if (!isRange) return inClass(low, flags)
    this.at++
    const high = this.memberCharacter()
    if ((high.codePointAt(0) ?? 0) < (low.codePointAt(0) ?? 0)) {
      throw new PatternProblem('invalid character class range', this.source.slice(start, this.at))
    }
    return rangeInClass(low, high, flags)
  }

  private memberCharacter(): string {
    const character = this.character()
    if (character === '\\') {
      if (this.at + 1 >= this.source.length)
        throw new PatternProblem('trailing backslash at end of expression', '')
      return this.characterEscape()
    }
    this.at += character.length
    return character
  }
}

// In groups, since here a place may be repeated, too.
const beginning = '(?:(?<![^]))'
const ending = '(?:(?![^]))'

function controlCharacter(letter: string): string {
  return { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[letter] ?? letter
}

function changeFlags(flags: Flags, change: string): Flags {
  const [on = '', off = ''] = change.split('-')
  const value = (letter: string, before: boolean) =>
    on.includes(letter) ? true : off.includes(letter) ? false : before
  return {
    ignoreCase: value('i', flags.ignoreCase),
    multiLine: value('m', flags.multiLine),
    dotAll: value('s', flags.dotAll),
    ungreedy: value('U', flags.ungreedy),
  }
}

function casesOf(character: string): readonly string[] {
  const lower = character.toLowerCase()
  const upper = character.toUpperCase()
  return [...new Set([character, lower, upper])].filter(form => [...form].length === 1)
}

function literal(character: string, flags: Flags): string {
  const forms = flags.ignoreCase ? casesOf(character) : [character]
  return forms.length === 1 ? escaped(character) : `[${forms.map(escaped).join('')}]`
}

function inClass(character: string, flags: Flags): string {
  return (flags.ignoreCase ? casesOf(character) : [character]).map(escaped).join('')
}

function rangeInClass(low: string, high: string, flags: Flags): string {
  const range = `${escaped(low)}-${escaped(high)}`
  if (!flags.ignoreCase) return range
  const letters: string[] = []
  const last = Math.min(high.codePointAt(0) ?? 0, 0x24f)
  for (let point = low.codePointAt(0) ?? 0; point <= last; point++)
    letters.push(...casesOf(String.fromCodePoint(point)))
  return range + [...new Set(letters)].map(escaped).join('')
}

function escaped(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (point < 0x20 || point === 0x7f) return `\\x${point.toString(16).padStart(2, '0')}`
  return /[\\^$.*+?()[\]{}|/-]/.test(character) ? `\\u{${point.toString(16)}}` : character
}

function propertyOf(name: string): string | undefined {
  // Long names of categories and other properties are JavaScript's own.
  const property = name.length < 3 || name === 'Any' ? `\\p{${name}}` : `\\p{Script=${name}}`
  try {
    new RegExp(property, 'u')
    return property
  } catch {
    return undefined
  }
}

// The opposite of a class as members of another: the gaps between its ranges.
function complement(members: string): string {
  if (members.startsWith('\\p{')) return `\\P${members.slice(2)}`
  const parts = new RegExp(`[${members}]`, 'u')
  let result = ''
  let start = -1
  for (let point = 0; point <= 0x80; point++) {
    const isOut = point < 0x80 && !parts.test(String.fromCodePoint(point))
    if (isOut && start < 0) start = point
    if (!isOut && start >= 0) {
      result += `${escaped(String.fromCodePoint(start))}-${escaped(String.fromCodePoint(point - 1))}`
      start = -1
    }
  }
  return `${result}\\u{80}-\\u{10ffff}`
}
