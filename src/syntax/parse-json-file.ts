import { errorDiagnostic, type Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import type { JsonBody } from './json-body.js'
import type { JsonNode, JsonObject } from './json-node.js'
import { parseJson } from './parse-json.js'

/** What became of a file in the JSON form; its body is empty when it is no JSON. */
export interface ParsedJsonFile {
  readonly source: SourceText
  readonly body: JsonBody
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses a `*.hcl.json` text: an object, or an array of objects that count as one. */
export function parseJsonFile(source: SourceText): ParsedJsonFile {
  const { root, diagnostics } = parseJson(source)
  const body = { source, start: 0, end: source.text.length, objects: [] }
  if (!root) return { source, body, diagnostics }
  const objects = rootObjects(root)
  if (objects) return { source, body: { ...body, objects }, diagnostics }
  const detail = 'The root value of a configuration in JSON must be an object, or an array of objects.'
  const range = { source, start: root.start, end: root.start + 1 }
  return { source, body, diagnostics: [errorDiagnostic('Root value must be object', detail, { range })] }
}

function rootObjects(root: JsonNode): readonly JsonObject[] | undefined {
  if (root.kind === 'object') return [root]
  if (root.kind !== 'array') return undefined
  const objects = root.items.filter(item => item.kind === 'object')
  return objects.length === root.items.length ? objects : undefined
}
