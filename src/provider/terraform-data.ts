import { invariant } from '../diagnostic/invariant.js'
import type { Random } from '../runtime/runtime.js'
import { builtInProviderName } from '../schema/kind-registry.js'
import { terraformDataSchema } from '../schema/terraform-data.js'
import { nullValue, objectValue, stringValue, unknownValue } from '../value/construct.js'
import { withoutDeepMarks } from '../value/marks.js'
import { sameValue } from '../value/same.js'
import { anyType, stringType } from '../value/type.js'
import { typeOf } from '../value/type-of.js'
import type { ObjectValue, Value } from '../value/value.js'
import type { Change } from './change.js'
import type { Binding, Observation, Prediction, PredictRequest, Provider, Session } from './contract.js'
import { type ChangeSteps, dependencyNeeds, singleStep, withNeeds } from './order-changes.js'
import { orderSteps } from './order-steps.js'
import { type Step } from './step.js'

/** Nothing is out there: what is known of an instance is what the state says. */
interface DataObservation extends Observation {
  readonly bindings: ReadonlyMap<string, Binding>
}

/** The engine's own kind: values that live in the state. Behaves as Terraform's `terraform_data` does. */
export const terraformDataProvider: Provider<DataObservation> = {
  name: builtInProviderName,
  schema: {
    configuration: { attributes: {}, blocks: {} },
    kinds: { terraform_data: terraformDataSchema },
    data: {},
  },
  commands: [],
  open: runtime => Promise.resolve(openSession(runtime.random)),
}

function openSession(random: Random): Session<DataObservation> {
  return {
    observe: (_endpoints, bindings) =>
      Promise.resolve({
        findings: [],
        bindings: new Map(bindings.map(binding => [binding.identity, binding])),
      }),
    read(_kindName, identity, observation, applied) {
      return storedValue(identity, applied ?? observation.bindings.get(identity)?.applied)
    },
    lookup: () => ({ value: undefined, findings: [] }),
    predict,
    plan: changes =>
      Promise.resolve({
        steps: planSteps(changes),
        brackets: [],
        findings: [],
        forecast: { sections: [], pools: {} },
      }),
    perform(step) {
      invariant(step.kind === 'call', `${step.id} is no call`)
      return Promise.resolve(step.call === 'terraform_data.create' ? { id: random.uuid() } : {})
    },
    settle: () => ({ outcome: 'not-done' }),
    sync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

function attribute(value: ObjectValue | undefined, name: string): Value {
  return value?.attributes.get(name) ?? nullValue(anyType)
}

/** An imported object has its id and nothing else. */
function storedValue(identity: string, applied: ObjectValue | undefined): ObjectValue {
  const input = attribute(applied, 'input')
  return objectValue({
    id: stringValue(identity),
    input,
    output: input,
    triggers_replace: attribute(applied, 'triggers_replace'),
  })
}

function predict(request: PredictRequest): Prediction {
  const { prior, proposed } = request
  const input = attribute(proposed, 'input')
  const triggers = attribute(proposed, 'triggers_replace')
  const isSameInput =
    prior !== undefined && sameValue(withoutDeepMarks(input), withoutDeepMarks(attribute(prior, 'input')))
  const isReplaced =
    prior !== undefined &&
    !sameValue(withoutDeepMarks(triggers), withoutDeepMarks(attribute(prior, 'triggers_replace')))
  const planned = objectValue({
    id: prior === undefined ? unknownValue(stringType, { notNull: true }) : attribute(prior, 'id'),
    input,
    output: plannedOutput(input, prior, isSameInput),
    triggers_replace: triggers,
  })
  return { planned, replacePaths: isReplaced ? [['triggers_replace']] : [], findings: [] }
}

function plannedOutput(input: Value, prior: ObjectValue | undefined, isSameInput: boolean): Value {
  const output = attribute(prior, 'output')
  // The output is as sensitive as the input is now.
  if (isSameInput) return sameValue(withoutDeepMarks(output), withoutDeepMarks(input)) ? input : output
  return input.kind === 'null' && prior === undefined ? input : unknownValue(typeOf(input))
}

function planSteps(changes: readonly Change[]): readonly Step[] {
  const steps: Step[] = []
  const entries: ChangeSteps[] = []
  for (const change of changes) {
    const made = change.action === 'create' || change.action === 'replace' ? createStep(change) : undefined
    const updated = change.action === 'update' ? updateStep(change) : undefined
    const destroyed =
      change.action === 'delete' || change.action === 'replace' ? deleteStep(change) : undefined
    const make = made ?? updated
    if (!make && !destroyed) continue
    if (destroyed) steps.push(destroyed)
    if (make) steps.push(make)
    entries.push({
      change,
      make: make && singleStep(make.id),
      destroy: destroyed && singleStep(destroyed.id),
    })
  }
  return orderSteps(withNeeds(steps, dependencyNeeds(entries)))
}

function step(change: Change, verb: 'create' | 'update' | 'delete', more: Partial<Step>): Step {
  const suffix = change.deposedKey === undefined ? '' : `-deposed-${change.deposedKey}`
  return {
    id: `${change.address}/${verb}${suffix}`,
    address: change.address,
    kind: 'call',
    call: `terraform_data.${verb}`,
    arguments: {},
    needs: [],
    disrupts: [],
    summary: `${verb} ${change.address} in the state`,
    hasEffect: false,
    ...more,
  }
}

function createStep(change: Change): Step {
  const id = `${change.address}/create`
  return step(change, 'create', {
    binds: { address: change.address, identity: { kind: 'result', step: id, path: ['id'] } },
  })
}

function updateStep(change: Change): Step {
  return step(change, 'update', {})
}

function deleteStep(change: Change): Step {
  return step(change, 'delete', {
    unbinds: change.address,
    ...(change.identity === undefined ? {} : { unbindsIdentity: change.identity }),
  })
}
