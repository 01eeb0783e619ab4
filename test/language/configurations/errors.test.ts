import { readFileSync } from 'node:fs'
import { problemsOf } from '../../support/declared-configuration.js'
import { positionAt } from '../../../src/diagnostic/positions.js'
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'

/** A folder with one mistake in it, and Terraform's own words for that (with the names that files have here). */
interface RecordedMistake {
  readonly id: string
  readonly files: Readonly<Record<string, string>>
  readonly variables?: readonly (readonly [string, string])[]
  readonly place: string
  readonly summary: string
  readonly detail: string
  readonly context?: string
  readonly values?: readonly { readonly traversal: string; readonly statement: string }[]
}

const mistakes: readonly RecordedMistake[] = JSON.parse(
  readFileSync(new URL('errors.json', import.meta.url), 'utf8'),
)

function placeOf({ range }: Diagnostic): string {
  if (!range) return ''
  const start = positionAt(range.source, range.start)
  const end = positionAt(range.source, range.end)
  return `${range.source.name}:${start.line},${start.column}-${end.line},${end.column}`
}

test.each(mistakes.map(mistake => [mistake.id, mistake.summary, mistake] as const))(
  '%s: %s',
  async (_id, _summary, mistake) => {
    const options = (mistake.variables ?? []).map(([name, text]) => ({ kind: 'value' as const, name, text }))
    const [first] = (await problemsOf({ files: mistake.files, options })).filter(
      each => each.severity === 'error',
    )
    const { place, summary, detail, context, values } = mistake
    expect({
      place: first && placeOf(first),
      summary: first?.summary,
      detail: first?.detail,
      context: first?.context,
      values: values && first?.values,
    }).toEqual({ place, summary, detail, context, values })
  },
)
