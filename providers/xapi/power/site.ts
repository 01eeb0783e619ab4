import type { OperationRequest } from '../../../src/provider/command.js'
import type { Binding, Endpoint } from '../../../src/provider/contract.js'
import type { LinkValue } from '../../../src/value/value.js'
import { linkOf, linksOf, textOf } from '../drafting/attribute.js'
import { isLive, poolRecord, table } from '../observation/find.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { textField } from '../observation/record.js'

/** A machine of a pool, whether it answers or not. */
export interface Machine {
  /** The block that its steps stand at. */
  readonly address: string
  /** '' where neither a pool nor the state tells it. */
  readonly uuid: string
  readonly name: string
  readonly ip: string
  readonly isLive: boolean
}

/** A pool as far as it is known at this moment: from its coordinator, or from the state while that is off. */
export interface Site {
  readonly address: string
  readonly name: string
  /** Undefined while its coordinator does not answer. */
  readonly pool: ObservedPool | undefined
  readonly coordinator: Machine
  readonly members: readonly Machine[]
}

/** What a word of the command line means. */
export interface Target {
  readonly site: Site
  /** Undefined for the pool as a whole. */
  readonly machine: Machine | undefined
}

/** The pools of the configuration, those that answer first. */
export function sitesOf(request: OperationRequest, observation: XapiObservation): readonly Site[] {
  const seen = [...observation.pools.values()].map(pool => seenSite(pool, request, observation))
  const silent = request.endpoints.filter(endpoint => !observation.hosts.has(endpoint.address))
  return [...seen, ...silentSites(silent, request)]
}

/** The pool or host that a word names: by its block, its UUID, its address, or its name. */
export function findTarget(word: string, sites: readonly Site[]): Target | undefined {
  for (const site of sites) if (isBlock(site, word)) return { site, machine: undefined }
  for (const site of sites)
    for (const machine of [site.coordinator, ...site.members])
      if ([machine.address, labelOf(machine.address), machine.name, machine.uuid, machine.ip].includes(word))
        return { site, machine }
  const named = sites.find(site => site.name === word)
  return named === undefined ? undefined : { site: named, machine: undefined }
}

/** What a site is called on the command line: the label of its block, without blanks. */
export function wordFor(site: Site): string {
  return labelOf(site.address)
}

/** Every name that could have been meant. */
export function namesOf(sites: readonly Site[]): readonly string[] {
  return sites.flatMap(site => [
    ...(site.address.startsWith('pool.') ? [labelOf(site.address), site.name] : []),
    ...[site.coordinator, ...site.members].map(machine => machine.name),
  ])
}

function isBlock(site: Site, word: string): boolean {
  if (site.pool?.uuid === word) return true
  return site.address.startsWith('pool.') && [site.address, labelOf(site.address)].includes(word)
}

function labelOf(address: string): string {
  return address.split('.').at(-1) ?? address
}

function seenSite(pool: ObservedPool, request: OperationRequest, observation: XapiObservation): Site {
  const blocks = new Map([...observation.hosts.values()].map(host => [host.hostUuid, host.address]))
  const poolBlock = observation.addressOf.get(pool.uuid)
  const anyBlock = [...observation.hosts.values()].find(host => host.poolUuid === pool.uuid)?.address ?? ''
  const machines = [...table(pool, 'host').values()].map((record): Machine => {
    const uuid = textField(record, 'uuid')
    return {
      address: blocks.get(uuid) ?? poolBlock ?? anyBlock,
      uuid,
      name: textField(record, 'name_label'),
      ip: textField(record, 'address'),
      isLive: isLive(pool, record),
    }
  })
  const isFirst = (machine: Machine) => machine.uuid === pool.coordinatorUuid
  const coordinator = machines.find(isFirst) ?? silentMachine(undefined, request, anyBlock)
  const name = textField(poolRecord(pool)?.record ?? {}, 'name_label')
  return {
    address: poolBlock?.startsWith('pool.') === true ? poolBlock : coordinator.address,
    name: name === '' ? coordinator.name : name,
    pool,
    coordinator,
    members: machines
      .filter(machine => !isFirst(machine))
      .toSorted((left, right) => compare(left.name, right.name)),
  }
}

/** Machines that nobody can reach, in the pools that the state knows them to be in. */
function silentSites(silent: readonly Endpoint[], request: OperationRequest): readonly Site[] {
  const pools = request.bindings.filter(binding => binding.kindName === 'pool')
  const left = new Map(silent.map(endpoint => [endpoint.address, endpoint]))
  const machine = (address: string | undefined): Machine | undefined => {
    const endpoint = address === undefined ? undefined : left.get(address)
    return endpoint === undefined ? undefined : silentMachine(endpoint, request, endpoint.address)
  }
  const bound = pools.flatMap((pool): readonly Site[] => {
    const coordinator = machine(addressBehind(linkOf(pool.applied, 'coordinator'), request))
    if (coordinator === undefined) return []
    const members = linksOf(pool.applied, 'members').flatMap(
      link => machine(addressBehind(link, request)) ?? [],
    )
    const others = members.filter(other => other.address !== coordinator.address)
    const name = textOf(pool.applied, 'name') ?? labelOf(pool.address)
    return [{ address: pool.address, name, pool: undefined, coordinator, members: others }]
  })
  const inPools = new Set(
    bound.flatMap(site => [site.coordinator, ...site.members].map(({ address }) => address)),
  )
  const alone = silent.filter(endpoint => !inPools.has(endpoint.address))
  return [
    ...bound,
    ...alone.map((endpoint): Site => {
      const coordinator = silentMachine(endpoint, request, endpoint.address)
      return { address: endpoint.address, name: coordinator.name, pool: undefined, coordinator, members: [] }
    }),
  ]
}

function addressBehind(link: LinkValue | undefined, { bindings }: OperationRequest): string | undefined {
  return link?.address ?? bindings.find((binding: Binding) => binding.identity === link?.identity)?.address
}

function silentMachine(
  endpoint: Endpoint | undefined,
  { bindings }: OperationRequest,
  address: string,
): Machine {
  const applied = bindings.find(binding => binding.address === address)?.applied
  return {
    address,
    uuid: endpoint?.identity ?? '',
    name: textOf(applied, 'name') ?? labelOf(address),
    ip: textOf(endpoint?.config, 'address') ?? '',
    isLive: false,
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
