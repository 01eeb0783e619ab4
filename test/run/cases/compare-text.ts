import { poolWords } from './wording.js'

/** How a plan's text differs from the recorded one: the lines on both sides from the first that differs. */
export function textDifference(expected: string, actual: string): string | undefined {
  const [left, right] = [linesOf(poolWords(expected)), linesOf(actual)]
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

/** Without empty lines at the ends, and prose in one line a paragraph: Poolwright's name is longer than Terraform's. */
function linesOf(text: string): readonly string[] {
  const lines: string[] = []
  for (const line of text
    .trim()
    .split('\n')
    .map(each => each.trimEnd())) {
    const last = lines.at(-1)
    if (last !== undefined && isProse(last) && isProse(line)) lines[lines.length - 1] = `${last} ${line}`
    else lines.push(line)
  }
  return lines
}

function isProse(line: string): boolean {
  return /^\w/.test(line) && !line.endsWith(':')
}

const cuts: readonly RegExp[] = [
  // The progress of reading, and what initialisation says.
  /^\S.*: (Refreshing state\.\.\.|Reading\.\.\.|Read complete after|Still reading|Preparing import\.\.\.|Opening\.\.\.|Opening complete|Closing\.\.\.|Closing complete).*\n/gm,
  /^Initializing [\s\S]*?(?=^Error: )/gm,
  // Problems are compared as data; what was made of them as text has tests of its own.
  /^(Error|Warning): [\s\S]*$/m,
  // What is said of saving the plan.
  /\n─+\n[\s\S]*$/,
  // Said by us only of a plan that was begun.
  /^Planning failed\. .*\n/m,
  // Terraform counts what it forgets nowhere; OpenTofu does, as we do.
  /^ +\. forget\n/m,
  / \d+ to forget\.$/m,
]

/** The plan alone: without progress, problems, and what is said of saving it. */
export function planPart(text: string): string {
  return cuts.reduce((rest, cut) => rest.replace(cut, ''), text)
}
