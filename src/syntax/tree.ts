import type { SourceText } from '../diagnostic/source.js'

/** Every node knows the stretch of its source text: UTF-16 offsets, `end` exclusive. */
export interface Node {
  readonly start: number
  readonly end: number
}

/** One parsed file. What could not be parsed is left out of `body`; its diagnostics were reported beside it. */
export interface SyntaxFile {
  readonly source: SourceText
  readonly body: Body
}

export interface Body extends Node {
  readonly source: SourceText
  /** In the order written. */
  readonly attributes: readonly Attribute[]
  readonly blocks: readonly Block[]
}

export interface Attribute extends Node {
  readonly name: string
  /** The name's own range starts at `start`. */
  readonly nameEnd: number
  readonly expression: Expression
  readonly source: SourceText
}

export interface Block extends Node {
  readonly type: string
  readonly typeEnd: number
  readonly labels: readonly Label[]
  readonly body: Body
  /** The offset just behind the header (type and labels), before ` {`. */
  readonly headerEnd: number
  readonly openBrace: number
  readonly closeBrace: number
}

export interface Label extends Node {
  readonly value: string
  readonly isQuoted: boolean
}

export type Expression =
  | LiteralExpression
  | TemplateExpression
  | TraversalExpression
  | RelativeTraversalExpression
  | IndexExpression
  | SplatExpression
  | CallExpression
  | UnaryExpression
  | BinaryExpression
  | ConditionalExpression
  | TupleExpression
  | ObjectExpression
  | ForExpression
  | ParenthesesExpression

/** `number` holds the digits as written: the value must not pass through a double. */
export type LiteralExpression = Node & { readonly kind: 'literal' } & (
    | { readonly type: 'number'; readonly digits: string }
    | { readonly type: 'bool'; readonly value: boolean }
    | { readonly type: 'null' }
  )

/**
 * A quoted template or heredoc. A plain string is one literal part. `isWrap` is set when it is exactly one
 * interpolation (`"${x}"`), which keeps the type of x. Literal parts are unescaped, stripped and dedented already.
 */
export interface TemplateExpression extends Node {
  readonly kind: 'template'
  readonly form: 'quoted' | 'heredoc' | 'bare'
  readonly isWrap: boolean
  readonly parts: readonly TemplatePart[]
}

export type TemplatePart =
  | (Node & { readonly kind: 'text'; readonly value: string })
  | (Node & { readonly kind: 'interpolation'; readonly expression: Expression })
  | (Node & {
      readonly kind: 'if'
      readonly condition: Expression
      readonly whenTrue: readonly TemplatePart[]
      readonly whenFalse: readonly TemplatePart[] | undefined
    })
  | (Node & {
      readonly kind: 'for'
      readonly keyName: string | undefined
      readonly valueName: string
      readonly collection: Expression
      readonly body: readonly TemplatePart[]
    })

/** `var.a.b[0].c`: a root name and constant steps. */
export interface TraversalExpression extends Node {
  readonly kind: 'traversal'
  readonly root: string
  readonly rootEnd: number
  readonly steps: readonly TraversalStep[]
}

export type TraversalStep =
  | (Node & { readonly kind: 'attribute'; readonly name: string })
  /** `[0]`, `["a"]`, and the legacy `.0` (isLegacy). Number keys keep their digits. */
  | (Node & {
      readonly kind: 'index'
      readonly key: string
      readonly keyType: 'string' | 'number'
      readonly isLegacy: boolean
    })

/** Constant steps taken on what is no plain traversal: `f(x).a`. */
export interface RelativeTraversalExpression extends Node {
  readonly kind: 'relative-traversal'
  readonly collection: Expression
  readonly steps: readonly TraversalStep[]
}

/** `a[b]` where b is not constant. */
export interface IndexExpression extends Node {
  readonly kind: 'index'
  readonly collection: Expression
  readonly key: Expression
  readonly openBracket: number
}

/** `a[*].b.c` (full) and `a.*.b.c` (attribute-only). `each` is applied to every element. */
export interface SplatExpression extends Node {
  readonly kind: 'splat'
  readonly form: 'full' | 'attribute'
  readonly collection: Expression
  readonly each: readonly SplatStep[]
  readonly markerStart: number
  readonly markerEnd: number
}

/** A splat behind a full splat (`a[*].b[*].c`) is a step: it is applied inside each element, with all that follows it. */
export type SplatStep =
  | TraversalStep
  | (Node & { readonly kind: 'dynamic-index'; readonly key: Expression })
  | (Node & {
      readonly kind: 'nested-splat'
      readonly form: 'full' | 'attribute'
      readonly each: readonly SplatStep[]
      readonly markerEnd: number
    })

export interface CallExpression extends Node {
  readonly kind: 'call'
  /** As written, `core::upper` included. */
  readonly name: string
  readonly nameEnd: number
  readonly arguments: readonly Expression[]
  /** True for `f(xs...)`: the last argument is expanded. */
  readonly expandsLast: boolean
  readonly openParenthesis: number
  readonly closeParenthesis: number
}

export interface UnaryExpression extends Node {
  readonly kind: 'unary'
  readonly operator: '-' | '!'
  readonly operand: Expression
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||'

export interface BinaryExpression extends Node {
  readonly kind: 'binary'
  readonly operator: BinaryOperator
  readonly operatorStart: number
  readonly left: Expression
  readonly right: Expression
}

export interface ConditionalExpression extends Node {
  readonly kind: 'conditional'
  readonly condition: Expression
  readonly whenTrue: Expression
  readonly whenFalse: Expression
}

export interface TupleExpression extends Node {
  readonly kind: 'tuple'
  readonly elements: readonly Expression[]
}

export interface ObjectExpression extends Node {
  readonly kind: 'object'
  readonly items: readonly ObjectItem[]
}

export interface ObjectItem {
  /** A bare identifier is a literal key; anything else is an expression. */
  readonly key: (Node & { readonly kind: 'name'; readonly name: string }) | Expression
  readonly value: Expression
}

export interface ForExpression extends Node {
  readonly kind: 'for'
  readonly result: 'tuple' | 'object'
  readonly keyName: string | undefined
  readonly valueName: string
  readonly collection: Expression
  /** The key of an object result. */
  readonly key: Expression | undefined
  readonly value: Expression
  readonly condition: Expression | undefined
  /** `...` behind the value: values of one key are gathered. */
  readonly isGrouped: boolean
  readonly openBracket: number
}

export interface ParenthesesExpression extends Node {
  readonly kind: 'parentheses'
  readonly inner: Expression
}
