import type { BlockSchema } from '../../../src/schema/schema.js'
import type { Json } from '../../../src/value/json.js'

type Record = { readonly [name: string]: Json }

const hidden = '(sensitive value)'

/** Finds the schema of a kind. */
type FindBlock = (kindName: string, mode: 'managed' | 'data') => BlockSchema | undefined

/** Terraform's `configuration` has the constants of what is sensitive in clear; ours never has them. */
export function concealedConfiguration(json: Json, findBlock: FindBlock): Json {
  const root = recordOf(recordOf(json)['root_module'])
  return { ...recordOf(json), root_module: concealedModule(root, findBlock) }
}

/** A document whose sensitive variables have no values. */
export function withoutSecretVariables(document: Record): Record {
  const variables = document['variables']
  if (variables === undefined) return document
  const declared = recordOf(recordOf(recordOf(document['configuration'])['root_module'])['variables'])
  const entries = Object.entries(recordOf(variables)).map(([name, variable]): [string, Json] => [
    name,
    recordOf(declared[name])['sensitive'] === true ? { value: hidden } : variable,
  ])
  return { ...document, variables: Object.fromEntries(entries) }
}

function concealedModule(module: Record, findBlock: FindBlock): Record {
  const { resources } = module
  return {
    ...module,
    ...(Array.isArray(resources)
      ? { resources: resources.map((each: Json) => concealedResource(recordOf(each), findBlock)) }
      : {}),
    ...mapped(module, 'variables', variable =>
      variable['sensitive'] === true && (variable['default'] ?? null) !== null
        ? { ...variable, default: hidden }
        : variable,
    ),
    ...mapped(module, 'outputs', output =>
      output['sensitive'] === true ? { ...output, expression: hiddenConstant(output['expression']) } : output,
    ),
    ...mapped(module, 'module_calls', call => {
      const called = recordOf(call['module'])
      const secrets = Object.entries(recordOf(called['variables']))
        .filter(([, variable]) => recordOf(variable)['sensitive'] === true)
        .map(([name]) => name)
      return {
        ...call,
        ...mapped(call, 'expressions', (expression, name) =>
          secrets.includes(name) ? hiddenConstant(expression) : expression,
        ),
        module: concealedModule(called, findBlock),
      }
    }),
  }
}

function concealedResource(resource: Record, findBlock: FindBlock): Record {
  const schema = findBlock(String(resource['type']), resource['mode'] === 'data' ? 'data' : 'managed')
  return schema === undefined
    ? resource
    : {
        ...resource,
        ...mapped(resource, 'expressions', (expression, name) => {
          const attribute = schema.attributes[name]
          const isHidden = attribute?.sensitive === true || attribute?.writeOnly === true
          return isHidden ? hiddenConstant(expression) : expression
        }),
      }
}

function hiddenConstant(expression: Json | undefined): Record {
  const written = recordOf(expression)
  return (written['constant_value'] ?? null) === null ? written : { ...written, constant_value: hidden }
}

function mapped(owner: Record, part: string, change: (each: Record, name: string) => Record): Record {
  if (owner[part] === undefined) return {}
  const entries = Object.entries(recordOf(owner[part])).map(
    ([name, each]) => [name, Array.isArray(each) ? each : change(recordOf(each), name)] as const,
  )
  return { [part]: Object.fromEntries(entries) }
}

function recordOf(json: Json | undefined): Record {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json))
    : {}
}
