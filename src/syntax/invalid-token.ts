/** What is told of a character that the language does not use. */
export interface InvalidToken {
  readonly length: number
  readonly summary: string
  readonly detail: string
  /** Characters of one group are told a limited number of times a file. */
  readonly group: string
  readonly isTold: (timesBefore: number) => boolean
}

const once = (times: number): boolean => times === 0
const atMostFour = (times: number): boolean => times < 4
/** Quotes come in pairs, of which the first is enough. */
const everySecond = (times: number): boolean => times < 4 && times % 2 === 0
/** What is no text at all would otherwise be told character by character. */
const atMostTwenty = (times: number): boolean => times < 20

const bitwise = 'Bitwise operators are not supported.'
const unusedCharacter = 'This character is not used within the language.'
const curlyQuotes =
  '"Curly quotes" are not valid here. These can sometimes be inadvertently introduced when sharing code via documents or discussion forums. It might help to replace the character with a "straight quote".'

/** Describes the character (or `**`) at an offset, which starts no token. */
export function describeInvalid(text: string, at: number): InvalidToken {
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const length = character.length
  const operator = { length, summary: 'Unsupported operator', group: 'bitwise', isTold: atMostFour }
  const invalid = { length, summary: 'Invalid character' }
  switch (character) {
    case '&':
      return { ...operator, detail: `${bitwise} Did you mean boolean AND ("&&")?` }
    case '|':
      return { ...operator, detail: `${bitwise} Did you mean boolean OR ("||")?` }
    case '~':
      return { ...operator, detail: `${bitwise} Did you mean boolean NOT ("!")?` }
    case '^':
      return { ...operator, detail: bitwise }
    case "'":
      return {
        ...invalid,
        group: 'apostrophe',
        isTold: everySecond,
        detail: 'Single quotes are not valid. Use double quotes (") to enclose strings.',
      }
    case '`':
      return {
        ...invalid,
        group: 'backtick',
        isTold: everySecond,
        detail:
          'The "`" character is not valid. To create a multi-line string, use the "heredoc" syntax, like "<<EOT".',
      }
    case ';':
      return {
        ...invalid,
        group: 'semicolon',
        isTold: once,
        detail:
          'The ";" character is not valid. Use newlines to separate arguments and blocks, and commas to separate items in collection values.',
      }
    case '“':
    case '”':
      return { ...invalid, group: 'curly', isTold: atMostTwenty, detail: curlyQuotes }
    default:
      return { ...invalid, group: 'unused', isTold: atMostTwenty, detail: unusedCharacter }
  }
}
