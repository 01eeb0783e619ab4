import type { Node } from './tree.js'

/** A JSON value with its place in the text. */
export type JsonNode =
  | JsonObject
  | (Node & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | JsonString
  | (Node & { readonly kind: 'number'; readonly digits: string })
  | (Node & { readonly kind: 'bool'; readonly value: boolean })
  | (Node & { readonly kind: 'null' })

/** Properties in the order written, doubles included. */
export interface JsonObject extends Node {
  readonly kind: 'object'
  readonly properties: readonly { readonly key: JsonString; readonly value: JsonNode }[]
}

/** `offsets` says where each code unit of the value was written, when escapes make that differ from `start + 1 + i`. */
export interface JsonString extends Node {
  readonly kind: 'string'
  readonly value: string
  readonly offsets: readonly number[] | undefined
}
