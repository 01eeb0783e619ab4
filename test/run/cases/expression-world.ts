import type { InstanceAddress } from '../../../src/address/address.js'
import { instanceText } from '../../../src/address/print-address.js'
import { loadConfiguration } from '../../../src/config/load-configuration.js'
import { loadVariableValues } from '../../../src/config/variable-values.js'
import type { Known } from '../../../src/desired/desired.js'
import {
  createEvaluation,
  singleRepetition,
  type EvaluationSetting,
  type Phase,
} from '../../../src/desired/evaluation.js'
import { evaluationSetting } from '../../../src/desired/evaluation-setting.js'
import { moduleScope } from '../../../src/desired/module-scope.js'
import { hasErrors, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { SourceText } from '../../../src/diagnostic/source.js'
import { evaluate } from '../../../src/eval/evaluate.js'
import { referencesIn } from '../../../src/eval/references.js'
import type { Scope } from '../../../src/eval/scope.js'
import { createNodeFiles } from '../../../src/runtime/node-files.js'
import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import type { Expression } from '../../../src/syntax/tree.js'
import {
  nullValue,
  numberValue,
  objectValue,
  stringValue,
  unknownValue,
} from '../../../src/value/construct.js'
import { numberType, stringType } from '../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../src/value/value.js'

/** What became of one expression, and where in the text it began. */
export interface ExpressionAnswer {
  readonly value: Value | undefined
  readonly errors: readonly Diagnostic[]
  readonly source: SourceText
  readonly start: number
}

export interface ExpressionWorld {
  /** `empty`: nothing was planned yet, objects are unknown; `planned`: only their computed attributes are. */
  evaluate(expression: string, state: 'empty' | 'planned'): ExpressionAnswer
}

const opening = 'locals {\n  x = '

/** The configuration that every expression stands beside; files are read from the folder. */
export async function createExpressionWorld(context: string, folder: string): Promise<ExpressionWorld> {
  const runtime = createSimulatedRuntime({
    files: { '/work/context.pool.hcl': context },
    workingFolder: '/work',
  })
  const { configuration, diagnostics } = await loadConfiguration({ folder: '/work', runtime, providers: [] })
  if (configuration === undefined || hasErrors(diagnostics)) throw new Error(JSON.stringify(diagnostics))
  const variables = await loadVariableValues({
    root: configuration.root,
    folder: '/work',
    runtime,
    options: [],
  })
  const settingOf = (phase: 'validate' | 'plan'): EvaluationSetting => {
    const given = phase === 'plan' ? variables.values : new Map<string, Value>()
    const setting = evaluationSetting({
      configuration,
      variables: given,
      runtime,
      folder,
      workspace: 'default',
      phase,
    })
    return {
      ...setting,
      surroundings: { ...setting.surroundings, files: createNodeFiles(folder), isPure: phase === 'validate' },
    }
  }
  const settings = { validate: settingOf('validate'), plan: settingOf('plan') }
  const scopeOf = (setting: EvaluationSetting, phase: Phase): Scope => {
    const evaluation = createEvaluation(setting, phase)
    return moduleScope(evaluation, { instance: evaluation.root, repetition: singleRepetition })
  }
  return {
    evaluate(written, state) {
      const source = { name: 'main.tf', text: `${opening}${written}\n}\n` }
      const answer = (value: Value | undefined, errors: readonly Diagnostic[]) => ({
        value,
        errors,
        source,
        start: opening.length,
      })
      const parsed = parseFile(source)
      const expression = parsed.file.body.blocks[0]?.body.attributes.find(
        ({ name }) => name === 'x',
      )?.expression
      if (hasErrors(parsed.diagnostics) || expression === undefined)
        return answer(undefined, parsed.diagnostics)
      const checking = scopeOf(settings.validate, { kind: 'validate' })
      const undeclared = staticErrors(expression, source, checking)
      if (undeclared.length > 0) return answer(undefined, undeclared)
      const scope = scopeOf(settings.plan, { kind: 'walk', known: state === 'planned' ? planned : nothing })
      const result = evaluate(expression, source, scope)
      if (!hasErrors(result.diagnostics)) return answer(result.value, [])
      // What fails was recorded as validation tells it, where validation notices.
      const early = evaluate(expression, source, withoutObjects(checking))
      return answer(undefined, hasErrors(early.diagnostics) ? early.diagnostics : result.diagnostics)
    },
  }
}

// While Terraform validates, objects are unknown altogether.
function withoutObjects(scope: Scope): Scope {
  return {
    ...scope,
    resolve(traversal, source) {
      const resolution = scope.resolve(traversal, source)
      const isObject = traversal.root === 'terraform_data' && resolution !== undefined
      return isObject ? { ...resolution, value: unknownValue() } : resolution
    },
  }
}

// A reference to what is not declared is an error even where `try` would catch it.
function staticErrors(expression: Expression, source: SourceText, scope: Scope): readonly Diagnostic[] {
  return referencesIn(expression).flatMap(
    reference => scope.resolve(reference.expression, source)?.diagnostics ?? [],
  )
}

const nothing: Known = { value: () => undefined, instances: () => undefined }

function instance(name: string, key?: number | string): InstanceAddress {
  const address = { module: [], mode: 'managed', kindName: 'terraform_data', name } as const
  return key === undefined ? address : { ...address, key }
}

function plannedObject(address: InstanceAddress, input: Value): ObjectValue {
  const output = unknownValue(input.kind === 'number' ? numberType : stringType)
  const attributes = {
    id: unknownValue(stringType, { notNull: true }),
    input,
    output,
    triggers_replace: nullValue(),
  }
  return objectValue(attributes, 0, { kindName: 'terraform_data', address: instanceText(address) })
}

const objects: readonly (readonly [InstanceAddress, Value])[] = [
  [instance('u'), stringValue('x')],
  [instance('c', 0), numberValue(0)],
  [instance('c', 1), numberValue(1)],
  [instance('e', 'a'), stringValue('a')],
  [instance('e', 'b'), stringValue('b')],
]

const planned: Known = {
  value(address) {
    const found = objects.find(([candidate]) => instanceText(candidate) === address)
    return found === undefined ? undefined : plannedObject(...found)
  },
  instances(block) {
    const name = block.split('.').at(-1)
    return objects.map(([address]) => address).filter(address => address.name === name)
  },
}
