import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import {
  coordinator,
  findByRef,
  isLive,
  isReference,
  pbdsOfSr,
  poolRecord,
  table,
  virtualMachines,
} from '../observation/find.js'
import { hostMemory } from '../observation/memory.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { flagField, numberField, textField } from '../observation/record.js'
import type { XapiRecord } from '../session/xapi-session.js'
import { sizeText, tableSection } from './result.js'
import { isToolsSr } from '../observation/tools-sr.js'

/** A pool as it stands, as JSON for programs and as sections for reading. */
export interface PoolPicture {
  readonly sections: readonly ForecastSection[]
  readonly json: { readonly [field: string]: Json }
}

/** The name of a pool; that of its coordinator where it has none. */
export function poolTitle(pool: ObservedPool): string {
  const own = textField(poolRecord(pool)?.record ?? {}, 'name_label')
  return own === '' ? textField(coordinator(pool)?.record ?? {}, 'name_label') : own
}

/** Draws a pool as it stands. */
export function drawPool(pool: ObservedPool, observation: XapiObservation): PoolPicture {
  const title = poolTitle(pool)
  const hosts = hostRows(pool)
  const vms = vmRows(pool)
  const srs = srRows(pool)
  const record = poolRecord(pool)?.record ?? {}
  const ha = {
    enabled: flagField(record, 'ha_enabled'),
    failures_to_tolerate: numberField(record, 'ha_host_failures_to_tolerate') ?? 0,
    plan_exists_for: numberField(record, 'ha_plan_exists_for') ?? 0,
    overcommitted: flagField(record, 'ha_overcommitted'),
    heartbeat_sr: heartbeatSr(pool, record),
  }
  return {
    json: {
      name: title,
      uuid: pool.uuid,
      address: observation.addressOf.get(pool.uuid) ?? null,
      release: pool.release,
      coordinator: textField(coordinator(pool)?.record ?? {}, 'name_label'),
      hosts,
      vms,
      srs: srs.map(row => ({ ...row, paths: row.paths.map(path => ({ ...path })) })),
      ha,
    },
    sections: [
      tableSection(
        `${title}: hosts`,
        ['Host', 'Address', 'Role', 'State', '>Memory', '>Free', '>VMs'],
        hosts.map(row => [
          row.name,
          row.address,
          row.is_coordinator ? 'coordinator' : 'member',
          stateText(row),
          sizeText(row.memory_total),
          sizeText(row.memory_free),
          String(vms.filter(vm => vm.host === row.name).length),
        ]),
      ),
      tableSection(
        `${title}: VMs`,
        ['VM', 'State', 'Host', '>Memory'],
        vms.map(row => [row.name, row.power_state, row.host ?? '', sizeText(row.memory)]),
      ),
      pathMatrix(title, hosts, srs),
      { kind: 'text', title: `${title}: high availability`, isNotable: ha.enabled, lines: haLines(ha) },
    ],
  }
}

function hostRows(pool: ObservedPool) {
  return [...table(pool, 'host')].map(([ref, host]) => {
    const memory = hostMemory(pool, ref)
    return {
      name: textField(host, 'name_label'),
      uuid: textField(host, 'uuid'),
      address: textField(host, 'address'),
      is_coordinator: host['uuid'] === pool.coordinatorUuid,
      live: isLive(pool, host),
      enabled: flagField(host, 'enabled'),
      memory_total: memory?.total ?? 0,
      memory_free: memory?.free ?? 0,
    }
  })
}

function stateText(row: { readonly live: boolean; readonly enabled: boolean }): string {
  if (!row.live) return 'down'
  return row.enabled ? 'up' : 'disabled'
}

function vmRows(pool: ObservedPool) {
  return virtualMachines(pool).map(({ record }) => ({
    name: textField(record, 'name_label'),
    uuid: textField(record, 'uuid'),
    power_state: textField(record, 'power_state'),
    host: hostName(pool, textField(record, 'resident_on')),
    memory: numberField(record, 'memory_static_max') ?? 0,
  }))
}

function hostName(pool: ObservedPool, ref: string): string | null {
  const host = findByRef(pool, 'host', ref)
  return host === undefined ? null : textField(host.record, 'name_label')
}

interface SrRow {
  readonly [field: string]: Json
  readonly name: string
  readonly paths: readonly { readonly host: string; readonly attached: boolean }[]
}

/** Storage that hosts share; what each host has of its own needs no path. */
function srRows(pool: ObservedPool): readonly SrRow[] {
  const isDefault = (ref: string): boolean => poolRecord(pool)?.record['default_SR'] === ref
  return [...table(pool, 'SR')]
    .filter(([, sr]) => flagField(sr, 'shared') && !isToolsSr(sr))
    .map(([ref, sr]) => ({
      name: textField(sr, 'name_label'),
      uuid: textField(sr, 'uuid'),
      type: textField(sr, 'type'),
      is_default: isDefault(ref),
      size: numberField(sr, 'physical_size') ?? 0,
      used: numberField(sr, 'physical_utilisation') ?? 0,
      paths: pbdsOfSr(pool, ref)
        .filter(pbd => isReference(textField(pbd.record, 'host')))
        .map(pbd => ({
          host: hostName(pool, textField(pbd.record, 'host')) ?? '',
          attached: flagField(pbd.record, 'currently_attached'),
        })),
    }))
}

function pathMatrix(
  title: string,
  hosts: readonly { readonly name: string }[],
  srs: readonly SrRow[],
): ForecastSection {
  const cell = (sr: SrRow, host: string): string => {
    const path = sr.paths.find(each => each.host === host)
    if (path === undefined) return 'none'
    return path.attached ? 'attached' : 'unplugged'
  }
  return {
    kind: 'matrix',
    title: `${title}: SR paths`,
    isNotable: srs.some(sr => sr.paths.some(path => !path.attached)),
    rowTitle: 'SR',
    columnTitle: 'Host',
    columns: hosts.map(host => host.name),
    rows: srs.map(sr => ({ title: sr.name, cells: hosts.map(host => cell(sr, host.name)) })),
  }
}

/** The name of the SR with the statefile; null where high availability is off. */
function heartbeatSr(pool: ObservedPool, record: XapiRecord): string | null {
  const statefiles = record['ha_statefiles']
  const statefile = Array.isArray(statefiles) ? statefiles[0] : undefined
  const vdi = statefile === undefined ? undefined : table(pool, 'VDI').get(String(statefile))
  const sr = vdi === undefined ? undefined : table(pool, 'SR').get(textField(vdi, 'SR'))
  return sr === undefined ? null : textField(sr, 'name_label')
}

function haLines(ha: Parameters<typeof haText>[0] & { readonly heartbeat_sr: string | null }) {
  return [haText(ha), ...(ha.heartbeat_sr === null ? [] : [`Its heartbeat is on SR ${ha.heartbeat_sr}.`])]
}

function haText(ha: {
  readonly enabled: boolean
  readonly plan_exists_for: number
  readonly overcommitted: boolean
}): string {
  if (!ha.enabled) return 'High availability is off.'
  return ha.overcommitted
    ? `High availability is on and overcommitted: not every protected VM could be restarted.`
    : `High availability is on: ${ha.plan_exists_for === 1 ? 'one host may fail' : `${ha.plan_exists_for} hosts may fail`}, and every protected VM is restarted.`
}
