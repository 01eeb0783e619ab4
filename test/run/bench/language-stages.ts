import { loadConfiguration } from '../../../src/config/load-configuration.js'
import { loadVariableValues } from '../../../src/config/variable-values.js'
import { instanceText } from '../../../src/address/print-address.js'
import { createDesired } from '../../../src/desired/create-desired.js'
import type { Known } from '../../../src/desired/desired.js'
import { evaluationSetting } from '../../../src/desired/evaluation-setting.js'
import { validateConfiguration } from '../../../src/desired/validate-configuration.js'
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import { hasErrors } from '../../../src/diagnostic/diagnostic.js'
import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { providerName, providerSchema } from '../../../providers/xapi/schema.js'
import type { ObjectValue } from '../../../src/value/value.js'
import { bigConfiguration, countedConfiguration } from './big-configuration.js'

/** Milliseconds of wall time that each stage took, in a process that has done nothing before. */
export type Stages = Readonly<Record<string, number>>

/** Reads, orders and evaluates a configuration of that many instances. */
export async function languageStages(shape: 'blocks' | 'counted', count: number): Promise<Stages> {
  const text = shape === 'blocks' ? bigConfiguration(count) : countedConfiguration(count)
  const runtime = createSimulatedRuntime({ files: { '/work/a.pool.hcl': text }, workingFolder: '/work' })
  const stages: Record<string, number> = {}
  let last = performance.now()
  const lap = (name: string): void => {
    const now = performance.now()
    stages[name] = now - last
    last = now
  }
  const { configuration, diagnostics } = await loadConfiguration({
    folder: '.',
    runtime,
    providers: [{ name: providerName, schema: providerSchema }],
  })
  refuse(diagnostics)
  if (configuration === undefined) throw new Error('the configuration is not there')
  const { root } = configuration
  const variables = await loadVariableValues({ root, folder: '.', runtime, options: [] })
  lap('read')
  const place = { configuration, runtime, folder: '.', workspace: 'default' }
  const created = createDesired(evaluationSetting({ ...place, variables: variables.values, phase: 'plan' }))
  refuse(created.diagnostics)
  lap('order')
  const values = new Map<string, ObjectValue>()
  const instances = new Map<string, ReturnType<Known['instances']>>()
  const known: Known = { value: address => values.get(address), instances: block => instances.get(block) }
  for (const block of created.desired.blocks) {
    const expansion = created.desired.expand(block, known)
    for (const address of expansion.instances) {
      const { config, diagnostics: problems } = created.desired.evaluate(block, address, known)
      refuse(problems)
      if (config) values.set(instanceText(address), config)
    }
    instances.set(block.text, expansion.instances)
  }
  if (values.size !== count) throw new Error(`${values.size} instances instead of ${count}`)
  lap('evaluate')
  refuse(validateConfiguration(evaluationSetting({ ...place, variables: new Map(), phase: 'validate' })))
  lap('validate')
  return stages
}

function refuse(diagnostics: readonly Diagnostic[]): void {
  if (hasErrors(diagnostics))
    throw new Error(JSON.stringify(diagnostics.slice(0, 3).map(each => each.detail)))
}
