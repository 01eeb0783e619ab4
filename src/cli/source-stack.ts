import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { basename, join, normalize } from 'node:path'

const programName = 'program.cjs'
const place = new RegExp(`(?:file://)?[^\\s(]*\\b${programName.replace('.', '\\.')}:(\\d+):(\\d+)`, 'g')

/**
 * A stack whose places in the program that lies in `folder` are given as those of the sources, `src/plan/walk.ts:12:5`. Without
 * a source map beside the program the stack stays as it is.
 */
export function sourceStack(stack: string, folder: string): string {
  const map = readMap(join(folder, `${programName}.map`))
  if (map === undefined) return stack
  return stack.replaceAll(place, (whole, line: string, column: string) => {
    const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) return whole
    const path = normalize(join(basename(folder), entry.originalSource))
    return `${path}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}

function readMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload)
  } catch {
    // Half an answer is better than an error while an error is told.
    return undefined
  }
}
