import type { KindSchema } from '../schema/schema.js'
import { containsUnknown } from '../value/equal.js'
import { toJson } from '../value/json.js'
import { containsSensitive } from '../value/marks.js'
import type { Value } from '../value/value.js'
import type { Change } from './change.js'
import { type ChangeSteps, dependencyNeeds, singleStep, withNeeds } from './order-changes.js'
import { orderSteps } from './order-steps.js'
import type { PlainObservation } from './per-kind.js'
import type { Argument, Step } from './step.js'

/** The steps of a plain provider's changes: one for what is made or changed, one for what goes. */
export function planKinds(
  changes: readonly Change[],
  schemaOf: (kindName: string) => KindSchema,
  observation: PlainObservation,
): readonly Step[] {
  const steps: Step[] = []
  const entries: ChangeSteps[] = []
  const marks = takenMarks(observation)
  for (const change of changes) {
    const make = makeStep(change, schemaOf(change.kindName), marks)
    const destroy = destroyStep(change)
    if (destroy) steps.push(destroy)
    if (make) steps.push(make)
    entries.push({ change, make: make && singleStep(make.id), destroy: destroy && singleStep(destroy.id) })
  }
  return orderSteps(withNeeds(steps, dependencyNeeds(entries)))
}

function takenMarks(observation: PlainObservation): Set<string> {
  const marks = new Set<string>()
  for (const objects of Object.values(observation.objects))
    for (const { mark } of objects) if (mark !== undefined) marks.add(mark)
  return marks
}

/** A mark that nothing carries yet, and the same for the same world. */
function freeMark(address: string, marks: Set<string>): string {
  let mark = address
  for (let count = 2; marks.has(mark); count += 1) mark = `${address}#${count}`
  marks.add(mark)
  return mark
}

function makeStep(change: Change, schema: KindSchema, marks: Set<string>): Step | undefined {
  if (change.action === 'create' || change.action === 'replace') {
    const id = `${change.address}/create`
    const mark: Argument = { kind: 'literal', value: freeMark(change.address, marks) }
    return {
      ...plainStep(change, 'create'),
      arguments: { config: configArgument(change, schema), mark },
      binds: { address: change.address, identity: { kind: 'result', step: id, path: ['identity'] } },
    }
  }
  if (change.action !== 'update') return undefined
  return {
    ...plainStep(change, 'update'),
    arguments: { identity: identityArgument(change), config: configArgument(change, schema) },
  }
}

function destroyStep(change: Change): Step | undefined {
  if (change.action !== 'delete' && change.action !== 'replace') return undefined
  return {
    ...plainStep(change, 'delete'),
    arguments: { identity: identityArgument(change) },
    unbinds: change.address,
    ...(change.identity === undefined ? {} : { unbindsIdentity: change.identity }),
  }
}

function plainStep(change: Change, verb: 'create' | 'update' | 'delete'): Step {
  const suffix = change.deposedKey === undefined ? '' : `-deposed-${change.deposedKey}`
  return {
    id: `${change.address}/${verb}${suffix}`,
    address: change.address,
    kind: 'call',
    call: `${change.kindName}.${verb}`,
    arguments: {},
    needs: [],
    disrupts: [],
    summary: `${verb} ${change.address}`,
  }
}

function identityArgument(change: Change): Argument {
  return { kind: 'literal', value: change.identity ?? null }
}

/** What is written: known values as they are, others evaluated when the step is due, secrets never in the plan. */
function configArgument(change: Change, schema: KindSchema): Argument {
  const fields: Record<string, Argument> = {}
  for (const [name, value] of change.config?.attributes ?? []) {
    const planned = change.planned?.attributes.get(name) ?? value
    if (schema.block.attributes[name]?.writeOnly) {
      if (value.kind !== 'null') fields[name] = { kind: 'secret', address: change.address, path: [name] }
    } else if (value.kind !== 'null' || planned.kind === 'null')
      fields[name] = valueArgument(change.address, name, planned)
  }
  return { kind: 'record', fields }
}

function valueArgument(address: string, name: string, value: Value): Argument {
  if (containsSensitive(value)) return { kind: 'secret', address, path: [name] }
  if (containsUnknown(value) || hasOpenLink(value)) return { kind: 'deferred', address, path: [name] }
  return { kind: 'literal', value: toJson(value) }
}

/** A link to what does not exist yet has no identity. */
function hasOpenLink(value: Value): boolean {
  switch (value.kind) {
    case 'link':
      return value.identity === undefined
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.some(hasOpenLink)
    case 'map':
      return [...value.entries.values()].some(hasOpenLink)
    case 'object':
      return [...value.attributes.values()].some(hasOpenLink)
    default:
      return false
  }
}
