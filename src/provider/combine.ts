import { parseInstance } from '../address/parse-address.js'
import { invariant } from '../diagnostic/invariant.js'
import type { Change } from './change.js'
import type { Binding, Endpoint, Observation, Provider, ProviderPlan, Session } from './contract.js'
import { joinSteps } from './join-steps.js'
import type { Json, Step } from './step.js'

/** An opened provider. */
export interface OpenProvider {
  readonly provider: Pick<Provider, 'name' | 'schema' | 'operations'>
  readonly session: Session
}

/** What each provider observed, by its name. */
export interface CombinedObservation extends Observation {
  readonly parts: ReadonlyMap<string, Observation>
}

/** Several providers as one session: requests go to the provider of the kind, plans are joined by the dependencies of changes. */
export function combineSessions(opened: readonly OpenProvider[]): Session<CombinedObservation> {
  const byKind = new Map<string, OpenProvider>()
  for (const part of opened) {
    for (const kindName of Object.keys({ ...part.provider.schema.kinds, ...part.provider.schema.data })) {
      const other = byKind.get(kindName)
      invariant(!other, `the kind ${kindName} is declared by two providers`)
      byKind.set(kindName, part)
    }
  }
  const ownerOf = (kindName: string): OpenProvider => {
    const part = byKind.get(kindName)
    invariant(part, `no provider declares the kind ${kindName}`)
    return part
  }
  const ownerOfStep = (step: Step): OpenProvider => {
    const address = parseInstance(step.address)
    invariant(address, `the step ${step.id} belongs to no instance`)
    return ownerOf(address.kindName)
  }
  const partOf = (observation: CombinedObservation, part: OpenProvider): Observation => {
    const own = observation.parts.get(part.provider.name)
    invariant(own, `the provider ${part.provider.name} has not observed`)
    return own
  }

  return {
    async observe(endpoints, bindings) {
      const seen = await Promise.all(opened.map(part => observePart(part, endpoints, bindings, ownerOf)))
      const parts = new Map(opened.map((part, index) => [part.provider.name, seen[index]]))
      return {
        findings: seen.flatMap(one => one.findings),
        diagnostics: seen.flatMap(one => one.diagnostics ?? []),
        parts: definedParts(parts),
      }
    },
    read(kindName, identity, observation, applied) {
      const part = ownerOf(kindName)
      return part.session.read(kindName, identity, partOf(observation, part), applied)
    },
    readForImport(kindName, identity, observation, written) {
      const { session } = ownerOf(kindName)
      const own = partOf(observation, ownerOf(kindName))
      return session.readForImport === undefined
        ? session.read(kindName, identity, own)
        : session.readForImport(kindName, identity, own, written)
    },
    lookup(kindName, config, observation) {
      const part = ownerOf(kindName)
      return part.session.lookup(kindName, config, partOf(observation, part))
    },
    predict(request, observation) {
      const part = ownerOf(request.kindName)
      return part.session.predict(request, partOf(observation, part))
    },
    removal(request, observation) {
      const part = ownerOf(request.kindName)
      return part.session.removal?.(request, partOf(observation, part)) ?? { action: 'delete' }
    },
    recognise(request, observation) {
      const part = ownerOf(request.kindName)
      return part.session.recognise?.(request, partOf(observation, part))
    },
    marked: observation => opened.flatMap(part => part.session.marked?.(partOf(observation, part)) ?? []),
    realms: observation => opened.flatMap(part => part.session.realms?.(partOf(observation, part)) ?? []),
    survey(observation) {
      const surveys = opened.flatMap(part => part.session.survey?.(partOf(observation, part)) ?? [])
      return {
        objects: surveys.flatMap(survey => survey.objects),
        remarks: surveys.flatMap(survey => survey.remarks),
      }
    },
    async plan(changes, observation, options) {
      const groups = groupByOwner(changes, ownerOf)
      const plans = await Promise.all(
        opened.map(part => part.session.plan(groups.get(part) ?? [], partOf(observation, part), options)),
      )
      return joinPlans(changes, plans, ownerOf)
    },
    operate(request, observation) {
      const part = opened.find(({ provider }) =>
        provider.operations?.some(({ name }) => name === request.name),
      )
      invariant(part?.session.operate, `no provider here can ${request.name}`)
      const isOwn = ({ kindName }: { readonly kindName: string }): boolean => ownerOf(kindName) === part
      const own = {
        ...request,
        endpoints: request.endpoints.filter(isOwn),
        bindings: request.bindings.filter(isOwn),
      }
      return part.session.operate(own, partOf(observation, part))
    },
    perform: (step, values, watch) => ownerOfStep(step).session.perform(step, values, watch),
    settle(step, values, observation) {
      const part = ownerOfStep(step)
      return part.session.settle(step, values, partOf(observation, part))
    },
    async sync() {
      await Promise.all(opened.map(part => part.session.sync()))
    },
    async close() {
      await Promise.all(opened.map(part => part.session.close()))
    },
  }
}

type OwnerOf = (kindName: string) => OpenProvider

function observePart(
  part: OpenProvider,
  endpoints: readonly Endpoint[],
  bindings: readonly Binding[],
  ownerOf: OwnerOf,
): Promise<Observation> {
  return part.session.observe(
    endpoints.filter(endpoint => ownerOf(endpoint.kindName) === part),
    bindings.filter(binding => ownerOf(binding.kindName) === part),
  )
}

function definedParts(parts: ReadonlyMap<string, Observation | undefined>): ReadonlyMap<string, Observation> {
  const defined = new Map<string, Observation>()
  for (const [name, observation] of parts) if (observation) defined.set(name, observation)
  return defined
}

function groupByOwner(
  changes: readonly Change[],
  ownerOf: OwnerOf,
): ReadonlyMap<OpenProvider, readonly Change[]> {
  const groups = new Map<OpenProvider, Change[]>()
  for (const change of changes) {
    const part = ownerOf(change.kindName)
    const group = groups.get(part)
    if (group) group.push(change)
    else groups.set(part, [change])
  }
  return groups
}

function joinPlans(
  changes: readonly Change[],
  plans: readonly ProviderPlan[],
  ownerOf: OwnerOf,
): ProviderPlan {
  const pools: Record<string, Json> = {}
  for (const plan of plans) Object.assign(pools, plan.forecast.pools)
  const steps = plans.flatMap(plan => plan.steps)
  const isAcross = (change: Change, dependency: Change): boolean =>
    ownerOf(change.kindName) !== ownerOf(dependency.kindName)
  return {
    steps: joinSteps(changes, steps, isAcross),
    brackets: plans.flatMap(plan => plan.brackets),
    findings: plans.flatMap(plan => plan.findings),
    blocked: plans.flatMap(plan => plan.blocked ?? []),
    givenUp: plans.flatMap(plan => plan.givenUp ?? []),
    forecast: { sections: plans.flatMap(plan => plan.forecast.sections), pools },
  }
}
