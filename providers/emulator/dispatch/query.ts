import type { DatabaseRecord } from '../database/database.js'
import { XapiFailure } from '../xapi-failure.js'

/** The expressions of get_all_records_where. */
export type Query =
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'equals'; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'and' | 'or'; readonly left: Query; readonly right: Query }
  | { readonly kind: 'not'; readonly inner: Query }

export type Operand = { readonly kind: 'field' | 'text'; readonly name: string }

/** Reads `field "name_label" = "x" and not field "is_a_template" = "true"`; refuses anything else with INTERNAL_ERROR. */
export function parseQuery(text: string): Query {
  const tokens = tokenize(text)
  let position = 0
  const peek = () => tokens[position]
  const take = (token: string): boolean => {
    if (peek() !== token) return false
    position += 1
    return true
  }
  const fail = (): never => {
    throw new XapiFailure('INTERNAL_ERROR', [`cannot read the expression ${text}`])
  }
  const either = (): Query => {
    let left = both()
    while (take('or')) left = { kind: 'or', left, right: both() }
    return left
  }
  const both = (): Query => {
    let left = single()
    while (take('and')) left = { kind: 'and', left, right: single() }
    return left
  }
  const single = (): Query => {
    if (take('not')) return { kind: 'not', inner: single() }
    if (take('true')) return { kind: 'constant', value: true }
    if (take('false')) return { kind: 'constant', value: false }
    if (take('(')) {
      const inner = either()
      return take(')') ? inner : fail()
    }
    const left = operand()
    return take('=') ? { kind: 'equals', left, right: operand() } : fail()
  }
  const operand = (): Operand => {
    const kind = take('field') ? 'field' : 'text'
    const token = peek()
    if (token === undefined || !token.startsWith('"')) return fail()
    position += 1
    const name = token.slice(1, -1).replaceAll(/\\(.)/g, '$1')
    // The database writes a field of a group with two underscores: `name__label`.
    return { kind, name: kind === 'field' ? name.replaceAll('__', '_') : name }
  }
  const query = either()
  return position === tokens.length ? query : fail()
}

/** The fields that a query looks at. */
export function fieldsIn(query: Query): readonly string[] {
  switch (query.kind) {
    case 'constant':
      return []
    case 'equals':
      return [query.left, query.right].flatMap(({ kind, name }) => (kind === 'field' ? [name] : []))
    case 'and':
    case 'or':
      return [...fieldsIn(query.left), ...fieldsIn(query.right)]
    case 'not':
      return fieldsIn(query.inner)
  }
}

/** Whether a record answers the query; fields compare as text. */
export function matches(query: Query): (record: DatabaseRecord) => boolean {
  switch (query.kind) {
    case 'constant':
      return () => query.value
    case 'equals':
      return record => valueOf(query.left, record) === valueOf(query.right, record)
    case 'and':
    case 'or': {
      const left = matches(query.left)
      const right = matches(query.right)
      return query.kind === 'and'
        ? record => left(record) && right(record)
        : record => left(record) || right(record)
    }
    case 'not': {
      const inner = matches(query.inner)
      return record => !inner(record)
    }
  }
}

function valueOf(operand: Operand, record: DatabaseRecord): string {
  const value = operand.kind === 'text' ? operand.name : record[operand.name]
  return typeof value === 'object' ? JSON.stringify(value) : String(value ?? '')
}

function tokenize(text: string): readonly string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[()=]|[A-Za-z_]+|\S/g)?.map(normalise) ?? []
}

function normalise(token: string): string {
  return token.startsWith("'") && token.endsWith("'") ? `"${token.slice(1, -1)}"` : token
}
