import { nullRef, type DatabaseRecord, type Ref } from '../database/database.js'
import { flagOf, isMap, mapOf, numberOf, refOf, setOf, textOf } from '../rules/field.js'
import { isUpgrading, poolOf } from '../rules/related.js'
import { rememberedWhile } from '../rules/remembered.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import { domainTypeOf, isDefaultTemplate } from '../rules/vm-traits.js'
import { Situations } from './situation.js'
import { offered, type Offer, type Subject } from './subject.js'

/** The operations of a VM that clients are shown; xapi keeps the others to itself (xapi.md §7.2). */
const shown: readonly (readonly [operation: string, since?: string])[] = [
  ['snapshot'],
  ['clone'],
  ['copy'],
  ['revert'],
  ['checkpoint'],
  ['snapshot_with_quiesce'],
  ['provision'],
  ['start'],
  ['start_on'],
  ['pause'],
  ['unpause'],
  ['clean_shutdown'],
  ['clean_reboot'],
  ['hard_shutdown'],
  ['hard_reboot'],
  ['suspend'],
  ['resume'],
  ['resume_on'],
  ['pool_migrate'],
  ['migrate_send', '6.1'],
  ['export'],
  ['destroy'],
  ['changing_dynamic_range'],
  ['changing_static_range'],
  ['changing_shadow_memory'],
  ['changing_VCPUs_live'],
  ['changing_NVRAM', '7.6'],
  ['make_into_template'],
  ['create_vtpm', '23.0'],
]

const table: readonly Offer[] = shown.map(([operation, since]) => ({
  operation,
  ...(since !== undefined && { since }),
  against: ({ database, ref, release }) =>
    vmOperationRefusals(database, ref, operation, { release, isStrict: true }).filter(
      ({ code }) => code !== 'OPERATION_BLOCKED',
    ),
}))

const situations = new Situations()

/** What a VM may be asked for (xapi.md §7.1, §7.2), but for what its owner blocks and what runs. */
export function vmOperations(subject: Subject): readonly string[] {
  return situations.answer(situationOf(subject), () => offered(table, subject))
}

/** All that the rules of a VM's operations look at; a pool has many VMs, so fields are read without copies. */
function situationOf({ database, ref, record, release }: Subject): string {
  const platform = record['platform'] ?? {}
  const metrics = database.get('VM_metrics', refOf(record, 'metrics')) ?? {}
  const hasTrait = (key: string, field: string) =>
    (isMap(platform) && platform[key] === 'true') || metrics[field] === true
  const has = (className: string) =>
    database.refs(className).length > 0 && database.referring(className, 'VM', ref).length > 0
  const devices = `${setOf(record, 'attached_PCIs').length > 0} ${has('VGPU')} ${has('VUSB')}`
  const ties = ['appliance', 'protection_policy', 'snapshot_schedule'].filter(
    field => refOf(record, field) !== nullRef,
  )
  const pins = `${hasTrait('nomigrate', 'nomigrate')} ${hasTrait('nested-virt', 'nested_virt')}`
  const kind = `${textOf(record, 'power_state')} ${kindOf(record)} ${domainTypeOf(record)}`
  return `${release}|${poolSituation(database, '')}|${kind}|${pins}|${devices}|${ties.join()}|${disksOf(database, '').get(ref) ?? ''}|${guestOf(database, record)}`
}

const poolSituation = rememberedWhile([['pool']], database => {
  const isWidened = mapOf(poolOf(database)[1], 'other_config')['allow_clone_suspended_vm'] === 'true'
  return `${isUpgrading(database)} ${isWidened}`
})

function kindOf(record: DatabaseRecord): string {
  if (flagOf(record, 'is_control_domain')) return `control domain ${numberOf(record, 'domid')}`
  if (flagOf(record, 'is_a_snapshot')) return flagOf(record, 'is_a_template') ? 'snapshot' : 'odd snapshot'
  if (!flagOf(record, 'is_a_template')) return 'machine'
  return isDefaultTemplate(record) ? 'default template' : 'template'
}

/** What the tools of the guest say of themselves. */
function guestOf(database: Subject['database'], record: DatabaseRecord): string {
  const guest = database.get('VM_guest_metrics', refOf(record, 'guest_metrics'))
  if (guest === undefined) return ''
  return JSON.stringify([guest['PV_drivers_version'], guest['PV_drivers_up_to_date'], guest['other']])
}

/** How far disks that are reset at each boot tie the VM: few pools have any. */
const disksOf = rememberedWhile(
  [
    ['VDI', 'on_boot'],
    ['VDI', 'allow_caching'],
    ['VBD', 'VDI'],
    ['VBD', 'VM'],
  ],
  (database): ReadonlyMap<Ref, 'cached' | 'reset'> => {
    const tied = new Map<Ref, 'cached' | 'reset'>()
    for (const [vdi, disk] of database.referring('VDI', 'on_boot', 'reset')) {
      for (const [, vbd] of database.referring('VBD', 'VDI', vdi)) {
        const vm = refOf(vbd, 'VM')
        if (tied.get(vm) !== 'cached') tied.set(vm, flagOf(disk, 'allow_caching') ? 'cached' : 'reset')
      }
    }
    return tied
  },
)
