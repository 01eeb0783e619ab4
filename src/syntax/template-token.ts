import type { Expression, Node } from './tree.js'

/** A template in pieces, before its directives are matched; `text` is unescaped already. */
export type TemplateToken =
  | (Node & { readonly kind: 'text'; value: string })
  | (Node & { readonly kind: 'interpolation'; readonly expression: Expression })
  | (Node & { readonly kind: 'if'; readonly condition: Expression })
  | (Node & {
      readonly kind: 'for'
      readonly keyName: string | undefined
      readonly valueName: string
      readonly collection: Expression
    })
  | (Node & { readonly kind: 'else' | 'endif' | 'endfor' })

// White space as Go's unicode package has it, which the language follows.
const space = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]'
const leading = new RegExp(`^${space}+`)
const trailing = new RegExp(`${space}+$`)

/** Cuts white space off the front of a text. */
export function trimLeft(text: string): string {
  return text.replace(leading, '')
}

/** Cuts white space off the back of a text. */
export function trimRight(text: string): string {
  return text.replace(trailing, '')
}
