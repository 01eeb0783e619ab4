import type { Body, Expression, ObjectItem, TemplatePart } from '../../src/syntax/tree.js'

/** What @cdktf/hcl2json makes of a text, made of our tree of the same text. */
export function toHcl2Json(body: Body): unknown {
  const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  const text = body.source.text
  for (const block of body.blocks) {
    const path = [block.type, ...block.labels.map(label => label.value)]
    let at = result
    for (const name of path.slice(0, -1)) {
      const next = (at[name] ?? Object.create(null)) as Record<string, unknown>
      at[name] = next
      at = next
    }
    const last = path.at(-1) ?? ''
    const list = (at[last] ?? []) as unknown[]
    list.push(toHcl2Json(block.body))
    at[last] = list
  }
  for (const { name, expression } of body.attributes) result[name] = convert(expression, text)
  return result
}

function convert(expression: Expression, text: string): unknown {
  switch (expression.kind) {
    case 'literal':
      if (expression.type === 'number') return Number(expression.digits)
      return expression.type === 'bool' ? expression.value : null
    case 'unary': {
      const { operator, operand } = expression
      if (operand.kind !== 'literal') return wrapped(expression, text)
      if (operator === '-' && operand.type === 'number') return -Number(operand.digits)
      return operand.type === 'bool' ? !operand.value : wrapped(expression, text)
    }
    case 'template': {
      const [only] = expression.parts
      if (expression.isWrap && only?.kind === 'interpolation') return convert(only.expression, text)
      return expression.parts.map(part => templatePart(part, text)).join('')
    }
    case 'tuple':
      return expression.elements.map(element => convert(element, text))
    case 'object': {
      const result: Record<string, unknown> = Object.create(null) as Record<string, unknown>
      for (const { key, value } of expression.items) result[objectKey(key, text)] = convert(value, text)
      return result
    }
    default:
      return wrapped(expression, text)
  }
}

function objectKey(key: ObjectItem['key'], text: string): string {
  if (key.kind === 'name') return key.name
  if (key.kind === 'traversal') return text.slice(key.start, key.end)
  return stringPart(key, text)
}

function templatePart(part: TemplatePart, text: string): string {
  switch (part.kind) {
    case 'text':
      return part.value.replace(/([$%])\{/g, '$1$1{')
    case 'interpolation':
      return stringPart(part.expression, text)
    case 'if': {
      const whenTrue = part.whenTrue.map(each => templatePart(each, text)).join('')
      const whenFalse = (part.whenFalse ?? []).map(each => templatePart(each, text)).join('')
      const condition = text.slice(part.condition.start, part.condition.end)
      return `%{if ${condition}}${whenTrue}${whenFalse === '' ? '' : `%{else}${whenFalse}`}%{endif}`
    }
    case 'for': {
      const names = part.keyName === undefined ? part.valueName : `${part.keyName}, ${part.valueName}`
      const inner = part.body.map(each => templatePart(each, text)).join('')
      return `%{for ${names} in ${text.slice(part.collection.start, part.collection.end)}}${inner}%{endfor}`
    }
  }
}

function stringPart(expression: Expression, text: string): string {
  switch (expression.kind) {
    case 'literal':
      if (expression.type === 'number') return plainNumber(expression.digits)
      return expression.type === 'bool' ? String(expression.value) : 'null'
    case 'template':
      return expression.parts.map(part => templatePart(part, text)).join('')
    case 'conditional': {
      const whenTrue = stringPart(expression.whenTrue, text)
      const whenFalse = stringPart(expression.whenFalse, text)
      const condition = text.slice(expression.condition.start, expression.condition.end)
      return `%{if ${condition}}${whenTrue}${whenFalse === '' ? '' : `%{else}${whenFalse}`}%{endif}`
    }
    default:
      return wrapped(expression, text)
  }
}

function plainNumber(digits: string): string {
  return /^\d+$/.test(digits) ? BigInt(digits).toString() : String(Number(digits))
}

function wrapped({ start, end }: Expression, text: string): string {
  return `\${${text.slice(start, end)}}`
}
