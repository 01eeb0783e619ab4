import { localText } from '../../address/print-address.js'
import type {
  Configuration,
  Module,
  ModuleCall,
  OutputDeclaration,
  Repetition,
  ResourceDeclaration,
  VariableDeclaration,
} from '../../config/configuration.js'
import { staticString } from '../../config/static-value.js'
import { attributeOf } from '../../config/written.js'
import { type Reference, writtenReferences } from '../../desired/reference.js'
import type { Json } from '../../provider/step.js'
import { hidden, valueJson } from '../plan-json/value-json.js'
import { attributeJson, bodyJson } from './body-json.js'
import { dependencyText, expressionJson } from './expression-json.js'
import { type FindProviderKey, providersJson } from './providers-json.js'

type Part = { readonly [name: string]: Json }

/** What was declared, for programs: names, constants and references, no text; in Terraform's representation. */
export function configurationJson(configuration: Configuration): Part {
  const { providers, keyOf } = providersJson(configuration)
  return {
    ...(Object.keys(providers).length === 0 ? {} : { provider_config: providers }),
    root_module: moduleJson(configuration.root, keyOf),
  }
}

function moduleJson(module: Module, keyOf: FindProviderKey): Part {
  const resources = [...module.resources.values()]
  const ofMode = (mode: ResourceDeclaration['mode']): readonly Part[] =>
    resources
      .filter(each => each.mode === mode)
      .toSorted((left, right) => (left.text < right.text ? -1 : 1))
      .map(each => resourceJson(each, keyOf(module, each.kind.providerName)))
  return {
    ...filled('outputs', named(module.outputs, outputJson)),
    ...(resources.length === 0 ? {} : { resources: [...ofMode('managed'), ...ofMode('data')] }),
    ...filled(
      'module_calls',
      named(module.calls, call => callJson(call, keyOf)),
    ),
    ...filled('variables', named(module.variables, variableJson)),
  }
}

function named<Declaration>(
  declarations: ReadonlyMap<string, Declaration>,
  write: (declaration: Declaration) => Json,
): Part {
  return Object.fromEntries(
    [...declarations]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, each]) => [name, write(each)]),
  )
}

function filled(name: string, part: Part): Part {
  return Object.keys(part).length === 0 ? {} : { [name]: part }
}

function resourceJson(resource: ResourceDeclaration, providerKey: string): Part {
  const { mode, kindName, name, kind, body } = resource
  return {
    address: localText(resource),
    mode,
    type: kindName,
    name,
    provider_config_key: providerKey,
    ...filled('expressions', bodyJson(body, kind.schema.block)),
    schema_version: kind.schema.version,
    ...repetitionJson(resource),
    ...dependenciesJson(resource.dependsOn),
  }
}

function repetitionJson({ count, forEach }: Repetition): Part {
  return {
    ...(count ? filled('count_expression', expressionJson(count, false)) : {}),
    ...(forEach ? filled('for_each_expression', expressionJson(forEach, false)) : {}),
  }
}

function dependenciesJson(dependsOn: ResourceDeclaration['dependsOn']): Part {
  const references: readonly Reference[] = dependsOn.flatMap(writtenReferences)
  return references.length === 0 ? {} : { depends_on: references.map(dependencyText) }
}

function outputJson({ value, description, isSensitive, isEphemeral, dependsOn }: OutputDeclaration): Part {
  return {
    expression: value ? expressionJson(value, isSensitive) : {},
    ...(isSensitive ? { sensitive: true } : {}),
    ...(isEphemeral ? { ephemeral: true } : {}),
    ...(description === undefined || description === '' ? {} : { description }),
    ...dependenciesJson(dependsOn),
  }
}

function callJson(call: ModuleCall, keyOf: FindProviderKey): Part {
  const { module, inputs } = call
  const expressions = [...inputs.values()]
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap(attribute => {
      const variable = module?.variables.get(attribute.name)
      return variable === undefined
        ? []
        : [[attribute.name, attributeJson(attribute, variable.isSensitive)] as const]
    })
  return {
    source: staticString(attributeOf(call.block.body, 'source'), []) ?? '',
    ...filled('expressions', Object.fromEntries(expressions)),
    ...repetitionJson(call),
    module: module === undefined ? {} : moduleJson(module, keyOf),
    ...dependenciesJson(call.dependsOn),
  }
}

function variableJson(variable: VariableDeclaration): Part {
  const { defaultValue, description, isSensitive } = variable
  const value = defaultValue && valueJson(defaultValue, false)
  return {
    ...(value === undefined ? {} : { default: isSensitive && value !== null ? hidden : value }),
    ...(description === undefined || description === '' ? {} : { description }),
    ...(isSensitive ? { sensitive: true } : {}),
  }
}
