// A cohesive reader of comma separated values, as strict as Go's.
import { listValue, objectValue, stringValue } from '../../value/construct.js'
import { quote } from '../../value/quote.js'
import { stringType } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { refuseCall } from './definition.js'

interface Row {
  readonly line: number
  readonly fields: readonly string[]
}

/** The rows of a CSV text as objects, by the names in its first row. */
export function csvRows(text: string): Value {
  const [header, ...rows] = parseRows(text)
  if (header === undefined) return refuseCall('missing header line')
  const names = header.fields
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) refuseCall(`duplicate column name ${quote(repeated)}`)
  for (const row of rows) if (row.fields.length !== names.length) problem(row.line, 'wrong number of fields')
  const type = {
    kind: 'object',
    attributes: Object.fromEntries(names.map(name => [name, stringType])),
  } as const
  return listValue(
    rows.map(({ fields }) =>
      objectValue(names.map((name, index) => [name, stringValue(fields[index] ?? '')] as const)),
    ),
    type,
  )
}

function problem(line: number, what: string): never {
  return refuseCall(`CSV parse error on line ${line}: ${what}`)
}

function parseRows(text: string): readonly Row[] {
  const rows: Row[] = []
  const source = text.replaceAll('\r\n', '\n')
  let at = 0
  let line = 1
  while (at < source.length) {
    if (source.charAt(at) === '\n') {
      at++
      line++
      continue
    }
    const row = parseRow(source, at, line)
    rows.push({ line, fields: row.fields })
    at = row.end
    line = row.line
  }
  return rows
}

function parseRow(source: string, start: number, firstLine: number) {
  const fields: string[] = []
  let at = start
  let line = firstLine
  for (;;) {
    if (source.charAt(at) === '"') {
      const quoted = quotedField(source, at, line)
      fields.push(quoted.value)
      at = quoted.end
      line = quoted.line
    } else {
      const [bare = ''] = /^[^,\n]*/.exec(source.slice(at)) ?? []
      if (bare.includes('"')) problem(line, 'bare " in non-quoted-field')
      fields.push(bare)
      at += bare.length
    }
    if (source.charAt(at) === ',') {
      at++
      continue
    }
    return { fields, end: at + 1, line: line + 1 }
  }
}

function quotedField(source: string, start: number, firstLine: number) {
  const [whole, value = ''] = /^"((?:[^"]|"")*)"/.exec(source.slice(start)) ?? []
  const lines = (whole ?? source.slice(start).replace(/\n$/, '')).split('\n').length - 1
  const line = firstLine + lines
  if (whole === undefined) return problem(line, 'extraneous or missing " in quoted-field')
  const end = start + whole.length
  if (!['', ',', '\n'].includes(source.charAt(end))) problem(line, 'extraneous or missing " in quoted-field')
  return { value: value.replaceAll('""', '"'), end, line }
}
