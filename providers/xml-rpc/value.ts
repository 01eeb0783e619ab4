/** What XML-RPC carries; `nil` is the empty text, and dates are text. */
export type XmlRpcValue =
  string | number | boolean | readonly XmlRpcValue[] | { readonly [name: string]: XmlRpcValue }

/** A text that is not the XML-RPC that it should be. */
export class MalformedXmlRpc extends Error {
  override readonly name = 'MalformedXmlRpc'
}
