import { loadConfiguration } from '../../src/config/load-configuration.js'
import type { Configuration } from '../../src/config/configuration.js'
import type { VariableOption, VariableValues } from '../../src/config/variable-values.js'
import { loadVariableValues } from '../../src/config/variable-values.js'
import { createDesired } from '../../src/desired/create-desired.js'
import type { Desired, Known } from '../../src/desired/desired.js'
import type { EvaluationSetting } from '../../src/desired/evaluation.js'
import { evaluationSetting } from '../../src/desired/evaluation-setting.js'
import { validateConfiguration } from '../../src/desired/validate-configuration.js'
import { hasErrors, type Diagnostic } from '../../src/diagnostic/diagnostic.js'
import { positionAt } from '../../src/diagnostic/positions.js'
import { instanceText } from '../../src/address/print-address.js'
import { createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import type { ProviderKinds } from '../../src/schema/kind-registry.js'
import { nullValue, objectValue, unknownValue } from '../../src/value/construct.js'
import { stringType } from '../../src/value/type.js'
import type { ObjectValue, Value } from '../../src/value/value.js'

/** A folder of files, by their paths in it, as it is read and evaluated. */
export interface DeclaredFolder {
  readonly files: Readonly<Record<string, string>>
  readonly providers?: readonly ProviderKinds[]
  readonly options?: readonly VariableOption[]
  readonly environment?: Readonly<Record<string, string>>
}

export interface ReadFolder {
  readonly configuration: Configuration | undefined
  readonly diagnostics: readonly Diagnostic[]
  setting(variables: ReadonlyMap<string, Value>, phase: 'validate' | 'plan'): EvaluationSetting
  variables(): Promise<VariableValues>
}

/** Reads the folder in memory. */
export async function readFolder(folder: DeclaredFolder): Promise<ReadFolder> {
  const files = Object.fromEntries(
    Object.entries(folder.files).map(([name, text]) => [`/work/${name}`, text]),
  )
  const runtime = createSimulatedRuntime({
    files,
    workingFolder: '/work',
    ...(folder.environment && { variables: folder.environment }),
  })
  const loaded = await loadConfiguration({ folder: '.', runtime, providers: folder.providers ?? [] })
  const { configuration, diagnostics } = loaded
  return {
    configuration,
    diagnostics,
    setting(variables, phase) {
      if (!configuration) throw new Error('the folder could not be read')
      return evaluationSetting({
        configuration,
        variables,
        runtime,
        folder: '.',
        workspace: 'default',
        phase,
      })
    },
    variables() {
      if (!configuration) throw new Error('the folder could not be read')
      return loadVariableValues({
        root: configuration.root,
        folder: '.',
        runtime,
        options: folder.options ?? [],
      })
    },
  }
}

/** Reads, validates and, where nothing is wrong so far, evaluates everything; the problems of the first stage that has any. */
export async function problemsOf(folder: DeclaredFolder): Promise<readonly Diagnostic[]> {
  const read = await readFolder(folder)
  if (!read.configuration || hasErrors(read.diagnostics)) return read.diagnostics
  const found = validateConfiguration(read.setting(new Map(), 'validate'))
  if (hasErrors(found)) return found
  const variables = await read.variables()
  if (hasErrors(variables.diagnostics)) return variables.diagnostics
  const { desired, diagnostics } = createDesired(read.setting(variables.values, 'plan'))
  if (hasErrors(diagnostics)) return diagnostics
  return [...read.diagnostics, ...found, ...variables.diagnostics, ...walkDesired(desired).diagnostics]
}

/** What a walk over everything found: the values by address, and all that was said. */
export interface Walked {
  readonly known: Known
  readonly configs: ReadonlyMap<string, ObjectValue>
  readonly diagnostics: readonly Diagnostic[]
}

/** Asks for every instance in order; each is taken as `terraform_data` would be planned: id and output are not known. */
export function walkDesired(desired: Desired): Walked {
  const values = new Map<string, ObjectValue>()
  const configs = new Map<string, ObjectValue>()
  const instances = new Map<string, ReturnType<Known['instances']>>()
  const known: Known = { value: address => values.get(address), instances: block => instances.get(block) }
  const diagnostics: Diagnostic[] = []
  for (const block of desired.blocks) {
    const expansion = desired.expand(block, known)
    diagnostics.push(...expansion.diagnostics)
    instances.set(block.text, expansion.instances)
    for (const address of expansion.instances) {
      const instance = desired.evaluate(block, address, known)
      diagnostics.push(...instance.diagnostics)
      if (!instance.config) continue
      diagnostics.push(...desired.conditions(block, address, known, 'before', undefined))
      const text = instanceText(address)
      configs.set(text, instance.config)
      values.set(text, planned(instance.config))
      diagnostics.push(...desired.conditions(block, address, known, 'after', values.get(text)))
    }
  }
  diagnostics.push(...(desired.refactoring?.imports(known).diagnostics ?? []))
  for (const output of desired.outputs(known)) diagnostics.push(...output.diagnostics)
  diagnostics.push(...(desired.checks?.(known) ?? []))
  return { known, configs, diagnostics }
}

function planned(config: ObjectValue): ObjectValue {
  if (!config.attributes.has('input')) return config
  const input = config.attributes.get('input') ?? nullValue()
  const output = input.kind === 'null' ? input : unknownValue()
  return objectValue(new Map([...config.attributes, ['id', unknownValue(stringType)], ['output', output]]))
}

/** A problem in one line: `main.pool.hcl:2,11-13 Summary: detail`. */
export function problemText({ range, summary, detail }: Diagnostic): string {
  const where = range ? `${placeText(range)} ` : ''
  return `${where}${summary}${detail === '' ? '' : `: ${detail}`}`
}

function placeText({ source, start, end }: NonNullable<Diagnostic['range']>): string {
  const from = positionAt(source, start)
  const to = positionAt(source, end)
  return `${source.name}:${from.line},${from.column}-${to.line},${to.column}`
}
