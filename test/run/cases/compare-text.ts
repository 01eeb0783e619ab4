import { poolWords } from './wording.js'

/** How a text differs from the recorded one: the lines on both sides from the first that differs. */
export function textDifference(expected: string, actual: string): string | undefined {
  const [left, right] = [linesOf(poolWords(recordedPart(expected))), linesOf(actual)]
  const first = left.findIndex((line, index) => line !== right[index])
  const place = first === -1 ? (left.length === right.length ? undefined : left.length) : first
  if (place === undefined) return undefined
  const from = Math.max(0, place - 2)
  const show = (lines: readonly string[]): string =>
    lines
      .slice(from, place + 6)
      .map(line => `    | ${line}`)
      .join('\n')
  return `text, line ${place + 1}: expected\n${show(left)}\n   got\n${show(right)}`
}

function linesOf(text: string): readonly string[] {
  return text
    .trim()
    .split('\n')
    .map(line => line.trimEnd())
}

const progress =
  /^\S.*: (Refreshing state\.\.\.|Reading\.\.\.|Read complete after|Still reading|Preparing import\.\.\.|Opening\.\.\.|Opening complete|Closing\.\.\.|Closing complete).*\n/gm
const savedNote = /\n─+\n\n(Note: You didn't use the -out option|Saved the plan to)[\s\S]*$/

/** Without the progress of reading, and without what is said of saving the plan. */
function recordedPart(text: string): string {
  return text.replace(progress, '').replace(savedNote, '')
}
