import type { XapiRecord } from '../../../providers/xapi/session/xapi-session.js'
import { type Deed, type Hand, diskRecord, guest, storage } from '../agreement/deeds.js'
import { pick, pickAny } from '../agreement/twist.js'

/** Texts that a person may have written, hard to write down again. */
const texts = [
  'web 01',
  'web 02',
  'say "hello"',
  '${self.name} and %{ if x }',
  '$${ and %%{',
  'Réseau de l’étage',
  '数据库',
  '😀',
  'for',
  'null',
  'each',
  '',
  '  ',
  'C:\\Users\\guest',
  'a\tb',
  'two\nlines',
  '-',
  '9 lives',
  'a very long name that goes on and on and on, as some people like it, with a full sentence in it.',
] as const

const gibibyte = 2 ** 30

async function nameOf(hand: Hand, className: string, field: string): Promise<void> {
  const found = pickAny(await hand.all(className), hand.first)
  if (found) await hand.call(`${className}.set_${field}`, found[0], pick(texts, hand.second))
}

async function ofGuest(hand: Hand, method: string, ...values: readonly unknown[]): Promise<void> {
  const vm = await guest(hand)
  if (vm) await hand.call(`VM.${method}`, vm[0], ...(values as XapiRecord[string][]))
}

async function addDisk(hand: Hand, name: string): Promise<void> {
  const [vm, sr] = [await guest(hand), await storage(hand)]
  if (vm === undefined || sr === undefined) return
  const vdi = await hand.call('VDI.create', diskRecord(sr[0], name))
  const [device] = (await hand.call('VM.get_allowed_VBD_devices', vm[0])) as readonly string[]
  await hand.call('VBD.create', {
    VM: vm[0],
    VDI: vdi,
    userdevice: device ?? '5',
    bootable: hand.first % 2 === 0,
    mode: hand.second % 3 === 0 ? 'RO' : 'RW',
    type: 'Disk',
    unpluggable: true,
    empty: false,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
  })
}

/** Settings that people make with other tools, which a block has to say as they are. */
export const settingDeeds: Readonly<Record<string, Deed>> = {
  'odd vm name': async hand => ofGuest(hand, 'set_name_label', pick(texts, hand.second)),
  'odd network name': hand => nameOf(hand, 'network', 'name_label'),
  'odd sr name': hand => nameOf(hand, 'SR', 'name_label'),
  'odd host name': hand => nameOf(hand, 'host', 'name_label'),
  'odd pool name': hand => nameOf(hand, 'pool', 'name_label'),
  'odd description': hand =>
    nameOf(hand, pick(['VM', 'network', 'SR', 'host', 'pool'], hand.second), 'name_description'),
  'vm tags': hand => ofGuest(hand, 'set_tags', ['one', pick(texts, hand.second)]),
  'network tags': async hand => {
    const network = pickAny(await hand.all('network'), hand.first)
    if (network) await hand.call('network.set_tags', network[0], ['lan', pick(texts, hand.second)])
  },
  'vm memory range': hand =>
    ofGuest(
      hand,
      'set_memory_limits',
      String(gibibyte / 8),
      String(gibibyte / 4),
      String(gibibyte / (hand.second % 2 === 0 ? 2 : 4)),
      String(gibibyte),
    ),
  'vm processors': hand => ofGuest(hand, 'set_VCPUs_max', String(1 + (hand.second % 4))),
  'vm sockets': async hand => {
    const vm = await guest(hand)
    if (vm)
      await hand.call('VM.set_platform', vm[0], {
        ...(vm[1]['platform'] as XapiRecord),
        'cores-per-socket': String(1 + (hand.second % 2)),
      })
  },
  'vm boot': hand =>
    ofGuest(
      hand,
      'set_HVM_boot_params',
      pick([{ order: 'ncd' }, { order: 'dc', firmware: 'uefi' }, {}], hand.second),
    ),
  'vm restart': async hand => {
    await ofGuest(hand, 'set_start_delay', String(hand.second))
    await ofGuest(hand, 'set_order', String(hand.second % 5))
  },
  'vm auto start': async hand => {
    const vm = await guest(hand)
    if (vm) await hand.call('VM.add_to_other_config', vm[0], 'auto_poweron', 'true')
  },
  'vm blocked': hand => ofGuest(hand, 'set_blocked_operations', { destroy: 'OPERATION_BLOCKED', clone: '' }),
  'vm xenstore': hand => ofGuest(hand, 'set_xenstore_data', { 'vm-data/role': pick(texts, hand.second) }),
  'vm appliance': async hand => {
    const vm = await guest(hand)
    const appliance = await hand.call('VM_appliance.create', {
      name_label: pick(texts, hand.second),
      name_description: '',
    })
    if (vm) await hand.call('VM.set_appliance', vm[0], appliance)
  },
  'vm restart priority': hand =>
    ofGuest(hand, 'set_ha_restart_priority', pick(['restart', 'best-effort', ''], hand.second)),
  'vm disk more': hand => addDisk(hand, pick(texts, hand.second)),
  'vm disk of the same name': hand => addDisk(hand, 'of somebody'),
  'disk name': async hand => {
    const vdi = pickAny(await hand.all('VDI'), hand.first)
    if (vdi) await hand.call('VDI.set_name_label', vdi[0], pick(texts, hand.second))
  },
  'vm nic more': async hand => {
    const vm = await guest(hand)
    const network = pickAny(await hand.all('network'), hand.second)
    if (vm === undefined || network === undefined) return
    const [device] = (await hand.call('VM.get_allowed_VIF_devices', vm[0])) as readonly string[]
    await hand.call('VIF.create', {
      VM: vm[0],
      network: network[0],
      device: device ?? '3',
      MAC: '',
      MTU: '1500',
      other_config: {},
      qos_algorithm_type: hand.first % 2 === 0 ? 'ratelimit' : '',
      qos_algorithm_params: hand.first % 2 === 0 ? { kbps: '1024' } : {},
    })
  },
  'vm copied': async hand => {
    const vm = await guest(hand)
    if (vm) await hand.call('VM.clone', vm[0], String(vm[1]['name_label']))
  },
  'vm snapshot': async hand => ofGuest(hand, 'snapshot', 'before'),
  'vm template': async hand => {
    const vm = await guest(hand)
    if (vm?.[1]['power_state'] === 'Halted') await hand.call('VM.set_is_a_template', vm[0], true)
  },
  'vm paused': async hand => ofGuest(hand, 'pause'),
  'network more': async hand => {
    await hand.call('network.create', {
      name_label: pick(texts, hand.second),
      name_description: '',
      MTU: hand.first % 2 === 0 ? '9000' : '1500',
      other_config: hand.first % 3 === 0 ? { automatic: 'true' } : {},
    })
  },
  'network mtu': async hand => {
    const network = pickAny(await hand.all('network'), hand.first)
    if (network) await hand.call('network.set_MTU', network[0], String(1400 + hand.second))
  },
  'pool alerts': async hand => {
    const [pool] = await hand.all('pool')
    if (pool === undefined) return
    await hand.call('pool.add_to_other_config', pool[0], 'mail-destination', 'admin@example.org')
    if (hand.second % 2 === 0)
      await hand.call('pool.add_to_other_config', pool[0], 'ssmtp-mailhub', 'mail.example.org:25')
  },
  'pool default sr': async hand => {
    const [[pool], sr] = [await hand.all('pool'), await storage(hand)]
    if (pool && sr) await hand.call('pool.set_default_SR', pool[0], sr[0])
  },
  'host tags': async hand => {
    const host = pickAny(await hand.all('host'), hand.first)
    if (host) await hand.call('host.set_tags', host[0], ['rack', pick(texts, hand.second)])
  },
  'host multipathing': async hand => {
    const host = pickAny(await hand.all('host'), hand.first)
    if (host) await hand.call('host.set_multipathing', host[0], true)
  },
}
