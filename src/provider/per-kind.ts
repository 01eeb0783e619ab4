import { invariant } from '../diagnostic/invariant.js'
import { impliedType } from '../schema/implied-type.js'
import type { BlockSchema, KindSchema } from '../schema/schema.js'
import { isSameTarget, sameValue } from '../value/same.js'
import { withoutDeepMarks } from '../value/marks.js'
import { nullValue } from '../value/construct.js'
import { fromJson, toJson } from '../value/json.js'
import type { ObjectValue } from '../value/value.js'
import type { Observation, Prediction, PredictRequest, Provider, Session, Settlement } from './contract.js'
import { planKinds } from './per-kind-steps.js'
import type { Json, Step } from './step.js'

/** The attributes of an object, as plain JSON; links are identities. */
export type PlainValues = { readonly [name: string]: Json }

/** An object of a plain kind as it is out there. */
export interface PlainObject {
  readonly identity: string
  readonly values: PlainValues
  /** The mark that it was created with, so that it can be found again after a crash. */
  readonly mark?: string
}

/** What a small provider says of one kind: four calls, and what a change does. Calls reject with a `Failure`. */
export interface PlainKind {
  readonly schema: KindSchema
  /** Attributes whose change needs a new object. */
  readonly replacedBy?: readonly string[]
  /** Computed attributes that an update makes unknown again, each with the attributes that it follows from. */
  readonly recomputed?: { readonly [name: string]: readonly string[] }
  /** Every object of the kind: one call, never one an object. */
  list(): Promise<readonly PlainObject[]>
  /** Makes an object that carries this mark, and answers its identity. */
  create(values: PlainValues, mark: string): Promise<string>
  update(identity: string, values: PlainValues): Promise<void>
  delete(identity: string): Promise<void>
}

/** A kind that can only be looked up: its data blocks find the one object that has what they write. */
export interface PlainData {
  readonly schema: KindSchema
  list(): Promise<readonly PlainValues[]>
}

export interface PlainProvider {
  readonly name: string
  readonly kinds: { readonly [name: string]: PlainKind }
  readonly data?: { readonly [name: string]: PlainData }
  /** The provider's own block; left out: an empty one. */
  readonly configuration?: BlockSchema
  /** Called before anything else with what that block says; relative paths in it start at the folder. */
  connect?(settings: PlainValues, folder: string): void | Promise<void>
  /** Makes what was done outlast a crash. */
  sync?(): Promise<void>
}

/** What a plain provider observed: everything there is. */
export interface PlainObservation extends Observation {
  readonly objects: { readonly [kindName: string]: readonly PlainObject[] }
  readonly data: { readonly [kindName: string]: readonly PlainValues[] }
}

/** Lifts a plain provider to the contract: a step a change, edges from dependencies alone. */
export function perKind(plain: PlainProvider): Provider<PlainObservation> {
  const schemasOf = (kinds: {
    readonly [name: string]: { readonly schema: KindSchema }
  }): Record<string, KindSchema> =>
    Object.fromEntries(Object.entries(kinds).map(([name, kind]) => [name, kind.schema]))
  return {
    name: plain.name,
    schema: {
      configuration: plain.configuration ?? { attributes: {}, blocks: {} },
      kinds: schemasOf(plain.kinds),
      data: schemasOf(plain.data ?? {}),
    },
    commands: [],
    open: async (_runtime, { value, folder }) => {
      await plain.connect?.(recordOf(toJson(withoutDeepMarks(value))), folder)
      return openPlain(plain)
    },
  }
}

function openPlain(plain: PlainProvider): Session<PlainObservation> {
  const kindOf = (kindName: string): PlainKind => {
    const kind = plain.kinds[kindName]
    invariant(kind, `${plain.name} has no kind ${kindName}`)
    return kind
  }
  return {
    observe: () => observeAll(plain),
    read(kindName, identity, observation) {
      const found = observation.objects[kindName]?.find(object => object.identity === identity)
      return found && objectOf(found.values, kindOf(kindName).schema)
    },
    lookup: (kindName, config, observation) => lookUp(plain, kindName, config, observation),
    predict: request => predict(kindOf(request.kindName), request),
    plan: (changes, observation) =>
      Promise.resolve({
        steps: planKinds(changes, kindName => kindOf(kindName).schema, observation),
        brackets: [],
        findings: [],
        forecast: { sections: [], pools: {} },
      }),
    perform: (step, values) => perform(kindOf(kindNameOf(step)), step, values),
    settle: (step, values, observation) => settle(kindNameOf(step), step, values, observation),
    sync: () => plain.sync?.() ?? Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

async function observeAll(plain: PlainProvider): Promise<PlainObservation> {
  const objects: Record<string, readonly PlainObject[]> = {}
  const data: Record<string, readonly PlainValues[]> = {}
  for (const [name, kind] of Object.entries(plain.kinds)) objects[name] = await kind.list()
  for (const [name, kind] of Object.entries(plain.data ?? {})) data[name] = await kind.list()
  return { findings: [], objects, data }
}

function objectOf(values: PlainValues, schema: KindSchema): ObjectValue {
  const known: Record<string, Json> = {}
  for (const [name, attribute] of Object.entries(schema.block.attributes)) {
    known[name] = attribute.writeOnly ? null : (values[name] ?? null)
  }
  for (const [name, block] of Object.entries(schema.block.blocks)) {
    const decoded = block.as ?? name
    known[decoded] =
      values[decoded] ?? (block.nesting === 'single' ? null : block.nesting === 'map' ? {} : [])
  }
  const value = fromJson(known, impliedType(schema.block))
  invariant(value?.kind === 'object', `an object of kind ${schema.name} does not fit its schema`)
  return value
}

function lookUp(
  plain: PlainProvider,
  kindName: string,
  config: ObjectValue,
  observation: PlainObservation,
): ReturnType<Session['lookup']> {
  const schema = plain.data?.[kindName]?.schema
  invariant(schema, `${plain.name} has no data ${kindName}`)
  const candidates = (observation.data[kindName] ?? []).map(values => objectOf(values, schema))
  const matching = candidates.filter(candidate =>
    [...config.attributes].every(([name, written]) => {
      const value = candidate.attributes.get(name)
      return written.kind === 'null' || (value !== undefined && sameValue(withoutDeepMarks(written), value))
    }),
  )
  const [only] = matching
  if (only && matching.length === 1) return { value: only, findings: [] }
  const count = matching.length === 0 ? 'No' : 'More than one'
  return {
    value: undefined,
    findings: [
      {
        severity: 'error',
        origin: 'policy',
        code: matching.length === 0 ? 'not-found' : 'ambiguous',
        summary: `${count} ${kindName} found`,
        detail: `${count} object of kind ${kindName} has what this block says.`,
        remedy: 'Change its arguments so that they name exactly one object.',
      },
    ],
  }
}

function predict(kind: PlainKind, request: PredictRequest): Prediction {
  const { prior, proposed } = request
  if (prior === undefined) return { planned: proposed, replacePaths: [], findings: [] }
  const isChanged = (name: string): boolean => {
    const before = withoutDeepMarks(prior.attributes.get(name) ?? nullValue())
    const after = withoutDeepMarks(proposed.attributes.get(name) ?? nullValue())
    if (before.kind === 'link' && after.kind === 'link')
      return after.identity === undefined || !isSameTarget(before, after)
    return before.kind === 'null' && after.kind === 'null' ? false : !sameValue(before, after)
  }
  const attributes = new Map(proposed.attributes)
  const type = impliedType(kind.schema.block)
  for (const [name, sources] of Object.entries(kind.recomputed ?? {})) {
    const attributeType = type.attributes[name]
    if (attributeType && sources.some(isChanged))
      attributes.set(name, { kind: 'unknown', type: attributeType, marks: 0 })
  }
  const replacePaths = (kind.replacedBy ?? []).filter(isChanged).map(name => [name])
  return { planned: { ...proposed, attributes }, replacePaths, findings: [] }
}

function kindNameOf(step: Step): string {
  return step.call.slice(0, step.call.lastIndexOf('.'))
}

async function perform(kind: PlainKind, step: Step, values: PlainValues): Promise<Json> {
  const config = recordOf(values['config'])
  const identity = String(values['identity'] ?? '')
  if (step.call.endsWith('.create')) return { identity: await kind.create(config, String(values['mark'])) }
  if (step.call.endsWith('.update')) await kind.update(identity, config)
  else await kind.delete(identity)
  return {}
}

function recordOf(json: Json | undefined): PlainValues {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json))
    : {}
}

/** A created object is found by its mark; doing an update or a deletion again is harmless, so only a deletion is looked for. */
function settle(
  kindName: string,
  step: Step,
  values: PlainValues,
  observation: PlainObservation,
): Settlement {
  const objects = observation.objects[kindName] ?? []
  if (step.call.endsWith('.create')) {
    const made = objects.find(object => object.mark !== undefined && object.mark === values['mark'])
    return made ? { outcome: 'done', result: { identity: made.identity } } : { outcome: 'not-done' }
  }
  if (step.call.endsWith('.update')) return { outcome: 'not-done' }
  const isThere = objects.some(object => object.identity === values['identity'])
  return isThere ? { outcome: 'not-done' } : { outcome: 'done', result: {} }
}
