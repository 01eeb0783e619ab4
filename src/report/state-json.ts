import { blockText } from '../address/print-address.js'
import { parseInstance } from '../address/parse-address.js'
import type { Json } from '../provider/step.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { decodeValues } from '../state/encode-values.js'
import type { State } from '../state/state.js'
import { moduleTree } from './plan-json/module-tree.js'
import { sensitiveMirror, valueJson } from './plan-json/value-json.js'
import type { FindSchema } from './schemas.js'

/** A state as programs read it: Terraform's representation of values. */
export function stateJson(
  state: State | undefined,
  findSchema: FindSchema,
  version: string,
): { readonly [name: string]: Json } {
  if (state === undefined) return { format_version: '1.0' }
  const outputs = Object.entries(state.outputs).map(([name, output]): [string, Json] => [
    name,
    {
      sensitive: output.isSensitive,
      type: output.type,
      ...(output.isSensitive ? {} : { value: output.value }),
    },
  ])
  const resources = Object.entries(state.instances).flatMap(([address, instance]) => {
    const schema = findSchema(instance.kindName, instance.mode)
    const parsed = parseInstance(address)
    if (schema === undefined || parsed === undefined) return []
    const value = markSensitive(
      decodeValues(instance.values, instance.sensitivePaths, schema.block),
      schema.block,
    )
    const json: Json = {
      address,
      mode: instance.mode,
      type: instance.kindName,
      name: parsed.name,
      ...(parsed.key === undefined ? {} : { index: parsed.key }),
      provider_name: instance.providerName,
      schema_version: instance.schemaVersion,
      values: valueJson(value) ?? null,
      sensitive_values: sensitiveMirror(value),
      depends_on: blocksOf(instance.dependencies),
      ...(instance.isTainted ? { tainted: true } : {}),
    }
    return [{ address, json }]
  })
  return {
    format_version: '1.0',
    poolwright_version: version,
    values: { outputs: Object.fromEntries(outputs), root_module: moduleTree(resources) },
  }
}

/** The blocks behind addresses of blocks and of single instances, each once. */
function blocksOf(addresses: readonly string[]): string[] {
  const blocks = addresses.map(address => {
    const parsed = parseInstance(address)
    return parsed === undefined ? address : blockText(parsed)
  })
  return [...new Set(blocks)]
}
