import { kinds } from '../../../../../providers/xapi/kinds/catalogue.js'
import { dataSchemas } from '../../../../../providers/xapi/kinds/data-schemas.js'
import type { AttributeSchema, BlockSchema } from '../../../../../src/schema/schema.js'

const everyKind = 'uuid tags other_config'

/** The words of each kind: arguments and facts, then nested blocks. */
const words: readonly (readonly [string, string, string])[] = [
  [
    'host',
    'address username password name description cpu_features multipathing iscsi_iqn maintenance unmovable release build edition cpus cpu_vendor cpu_model cpu_features_now memory_total memory_free nics patches is_coordinator enabled',
    'management tls',
  ],
  ['patch', 'hosts file requires reboot unmovable label version guidance size', ''],
  [
    'pool',
    'coordinator members name description cpu_policy allow_eject migration_compression cpu_features cpu_vendor ha_enabled hosts',
    'alerts',
  ],
  ['network', 'pool name description device bond vlan mtu automatic purpose bridge pifs', ''],
  ['bond', 'network devices mode hashing properties missing_on', ''],
  ['storage_interface', 'host network name mode ip netmask gateway dns device', ''],
  [
    'sr',
    'pool host type name description default server path version options target target_iqn scsi_id port chap_user chap_password location username password device multipath on_destroy existing size used shared pbds',
    '',
  ],
  [
    'vm',
    'pool name description template clone vcpus vcpus_max cores_per_socket memory power shutdown discard_suspend home host boot_order firmware secure_boot auto_start blocked_operations xenstore platform appliance order start_delay shutdown_delay agile agile_reason resident_on ips power_now',
    'memory disk nic cd cloud_init',
  ],
  [
    'ha_plan',
    'pool heartbeat_sr failures_to_tolerate timeout enabled max_failures overcommitted guarantee',
    'protect',
  ],
]

test.each(words)('%s has the words that the design gives it', (name, attributes, blocks) => {
  const kind = kinds.find(each => each.schema.name === name)
  if (kind === undefined) throw new Error(`there is no kind ${name}`)
  const { block } = kind.schema
  expect(Object.keys(block.attributes).toSorted()).toEqual(`${everyKind} ${attributes}`.split(' ').toSorted())
  expect(Object.keys(block.blocks).toSorted()).toEqual(blocks.split(' ').filter(Boolean).toSorted())
})

test('there are no other kinds', () => {
  expect(kinds.map(each => each.schema.name)).toEqual(words.map(([name]) => name))
  expect(Object.keys(dataSchemas).toSorted()).toEqual([
    'host',
    'network',
    'patch',
    'pool',
    'sr',
    'template',
    'vm',
  ])
})

function everyAttribute(block: BlockSchema, path: string): readonly (readonly [string, AttributeSchema])[] {
  return [
    ...Object.entries(block.attributes).map(([name, attribute]) => [`${path}.${name}`, attribute] as const),
    ...Object.entries(block.blocks).flatMap(([name, nested]) =>
      everyAttribute(nested.block, `${path}.${name}`),
    ),
  ]
}

const attributes = kinds.flatMap(kind => everyAttribute(kind.schema.block, kind.schema.name))

test('every attribute is required, optional or told, and says so in one sentence', () => {
  const wrong = attributes.filter(([, attribute]) => {
    const { required, optional, computed, description } = attribute
    const isOneThing = required === true ? !optional && !computed : optional === true || computed === true
    return !isOneThing || !/^\S.*[^.]\.$/.test(description) || /\.\s+[A-Z]/.test(description)
  })
  expect(wrong.map(([path]) => path)).toEqual([])
})

test('passwords are sensitive and never kept', () => {
  const secrets = attributes.filter(([path]) => path.endsWith('password'))
  expect(secrets.map(([path]) => path)).toEqual(['host.password', 'sr.chap_password', 'sr.password'])
  expect(secrets.every(([, attribute]) => attribute.sensitive === true && attribute.writeOnly === true)).toBe(
    true,
  )
})

test('defaults are acceptable by the attribute’s own check', () => {
  const wrong = attributes.filter(
    ([, attribute]) =>
      attribute.default !== undefined && attribute.validate?.(attribute.default) !== undefined,
  )
  expect(wrong.map(([path]) => path)).toEqual([])
})

test('memory is a size, or a block beside it', () => {
  const vm = kinds.find(each => each.schema.name === 'vm')?.schema.block
  expect(vm?.attributes['memory']?.format).toBe('size')
  expect(vm?.blocks['memory']?.as).toBe('memory_range')
})
