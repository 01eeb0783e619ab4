import { together } from '../catalogue/entry.js'
import type { Finding } from '../../../src/provider/contract.js'
import { textOf } from '../drafting/attribute.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'
import {
  findAll,
  findAnywhere,
  findByRef,
  isPhysical,
  vbdsOfVm,
  virtualMachines,
} from '../observation/find.js'
import { flagField, mapField, setField, textField } from '../observation/record.js'

/** What nobody checks when a host joins, and an admin should know. */
export function joinerFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool => [
    ...sameInitiators(pool, staging),
    ...pool.joiners.flatMap(host => [
      ...missingNics(host, pool, staging),
      ...localVms(host, staging),
      ...otherPassword(host, pool, staging),
    ]),
  ])
}

/** Two hosts that bear one name towards iSCSI targets throw each other out, and may write over each other. */
function sameInitiators(pool: PoolPlan, staging: Staging): readonly Finding[] {
  const seen = new Map<string, HostPlan>()
  return pool.hosts.flatMap(host => {
    const iqn = initiatorOf(host, staging)
    const other = iqn === '' ? undefined : seen.get(iqn)
    if (iqn !== '' && other === undefined) seen.set(iqn, host)
    const place = host.address ?? pool.address
    if (other === undefined || place === undefined) return []
    const isWritten = staging.changes.get(host.address ?? '') !== undefined && isIqnWritten(host, staging)
    return [
      {
        severity: 'warning',
        origin: 'policy',
        code: 'duplicate-iscsi-iqn',
        summary: 'Two hosts have the same iSCSI name',
        detail: `${other.name} and ${host.name} both call themselves ${iqn}. An iSCSI target takes them for one machine: sessions break, and data can be damaged.`,
        remedy: `Write another iscsi_iqn in the block of ${host.name}; it takes effect when its storage is attached again.`,
        address: place,
        ...(isWritten ? { path: ['iscsi_iqn'] } : {}),
        ...(other.address === undefined
          ? {}
          : { related: [{ address: other.address, message: 'the host of the same name' }] }),
      },
    ]
  })
}

function isIqnWritten(host: HostPlan, staging: Staging): boolean {
  return textOf(staging.changes.get(host.address ?? '')?.config, 'iscsi_iqn') !== undefined
}

/** What the host will call itself: written, else its field (7.5 on), else what it kept before. */
function initiatorOf(host: HostPlan, staging: Staging): string {
  const written = textOf(staging.changes.get(host.address ?? '')?.config, 'iscsi_iqn')
  const record = findAnywhere(staging.observation, 'host', host.uuid)?.record ?? {}
  return written ?? (textField(record, 'iscsi_iqn') || (mapField(record, 'other_config')['iscsi_iqn'] ?? ''))
}

/** Networks lead to the NIC of the same name on each host, and bonds are copied from NICs of the same names. */
function missingNics(host: HostPlan, pool: PoolPlan, staging: Staging): readonly Finding[] {
  const own = nicsOf(host, staging)
  const missing = nicsOf(pool.coordinator, staging).filter(device => !own.includes(device))
  if (missing.length === 0 || host.address === undefined) return []
  const bonded = bondsOf(pool.coordinator, staging).filter(devices =>
    devices.some(device => missing.includes(device)),
  )
  const bonds = bonded
    .map(devices => {
      const left = devices.filter(device => !missing.includes(device))
      return left.length === 0
        ? ` It gets no bond of ${together(devices)}.`
        : ` Its bond of ${together(devices)} would be made of ${together(left)} alone.`
    })
    .join('')
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'nic-missing-on-joiner',
      summary: 'The host that joins has fewer NICs than the coordinator',
      detail: `${host.name} has no ${missing.join(' and no ')}, which ${pool.coordinator.name} has: VMs on the networks of ${missing.length === 1 ? 'that NIC' : 'those NICs'} cannot run on ${host.name}.${bonds}`,
      remedy: `Put the missing ${missing.length === 1 ? 'NIC' : 'NICs'} into ${host.name}, or keep VMs that are to run everywhere off these networks.`,
      address: host.address,
      related:
        pool.address === undefined
          ? []
          : [{ address: pool.address, path: ['members'], message: `${host.name} joins here` }],
    },
  ]
}

function nicsOf(host: HostPlan, staging: Staging): readonly string[] {
  const found = findAnywhere(staging.observation, 'host', host.uuid)
  if (found === undefined) return []
  return findAll(found.pool, 'PIF', pif => pif['host'] === found.ref && isPhysical(pif))
    .map(pif => textField(pif.record, 'device'))
    .toSorted()
}

/** The NICs of each bond that the host has now. */
function bondsOf(host: HostPlan, staging: Staging): readonly (readonly string[])[] {
  const found = findAnywhere(staging.observation, 'host', host.uuid)
  if (found === undefined) return []
  const { pool, ref } = found
  return findAll(pool, 'Bond', () => true).flatMap(bond => {
    const slaves = setField(bond.record, 'slaves').flatMap(slave => findByRef(pool, 'PIF', slave) ?? [])
    return slaves.some(slave => slave.record['host'] === ref)
      ? [slaves.map(slave => textField(slave.record, 'device')).toSorted()]
      : []
  })
}

/** The accounts of a coordinator are copied to its members. */
function otherPassword(host: HostPlan, pool: PoolPlan, { observation }: Staging): readonly Finding[] {
  const [own, shared] = [observation.pools.get(host.poolUuid), observation.pools.get(pool.uuid)]
  if (host.address === undefined || own === undefined || own.password === shared?.password) return []
  return [
    {
      severity: 'note',
      origin: 'policy',
      code: 'joiner-password',
      summary: 'The host that joins gets another password',
      detail: `${host.name} takes the password of root from ${pool.coordinator.name} when it joins, and keeps it when it leaves.`,
      remedy: `Write the password of ${pool.coordinator.name} in both blocks once it has joined; as long as ${host.name} is a member, its own is not asked for.`,
      address: host.address,
      path: ['password'],
    },
  ]
}

/** VMs come along with their host, their disks stay where they are. */
function localVms(host: HostPlan, staging: Staging): readonly Finding[] {
  const observed = staging.observation.pools.get(host.poolUuid)
  if (observed === undefined || host.address === undefined) return []
  const tied = virtualMachines(observed).flatMap(vm => {
    if (vm.record['power_state'] !== 'Halted') return []
    const srs = vbdsOfVm(observed, vm.ref).flatMap(vbd => {
      const vdi = findByRef(observed, 'VDI', textField(vbd.record, 'VDI'))
      const sr = vdi === undefined ? undefined : findByRef(observed, 'SR', textField(vdi.record, 'SR'))
      return sr === undefined || flagField(sr.record, 'shared') ? [] : [textField(sr.record, 'name_label')]
    })
    return srs.length === 0 ? [] : [{ name: textField(vm.record, 'name_label'), srs }]
  })
  if (tied.length === 0) return []
  const srs = [...new Set(tied.flatMap(vm => vm.srs))]
  const isOne = tied.length === 1
  return [
    {
      severity: 'note',
      origin: 'policy',
      code: 'local-vms',
      summary: 'VMs come along with the host that joins',
      detail: `${tied.map(vm => vm.name).join(', ')} of ${host.name} ${isOne ? 'becomes a VM' : 'become VMs'} of the pool. ${isOne ? 'Its disks stay' : 'Their disks stay'} on ${srs.join(', ')}, which is not shared: ${isOne ? 'it runs' : 'they run'} on ${host.name} alone, and high availability cannot restart ${isOne ? 'it' : 'them'} elsewhere.`,
      remedy:
        'Nothing needs to be done; to let a VM run everywhere, move its disks to a shared SR after the join.',
      address: host.address,
    },
  ]
}
