import type { XapiDialer, XapiRecord, XapiSession } from '../../../providers/xapi/session/xapi-session.js'
import { Failure } from '../../../src/diagnostic/failure.js'
import type { ByHand } from './lab-message.js'
import { pickAny } from './twist.js'

type Found = readonly [ref: string, fields: XapiRecord]

/** An administrator at the XenAPI of a pool, who chooses among what there is. */
export interface Hand {
  readonly call: XapiSession['call']
  /** The objects of a class, sorted by what they are, so that the choice does not hang on references. */
  readonly all: (className: string) => Promise<readonly Found[]>
  readonly first: number
  readonly second: number
}

/** Something that an administrator does in a pool by hand. What xapi refuses is not done. */
export type Deed = (hand: Hand) => Promise<unknown>

/** Does a deed of `deeds`, or of these `more`, at the pool that answers at this address, as far as xapi lets it. */
export async function doByHand(
  { connect }: XapiDialer,
  { address, deed, first, second }: ByHand,
  more: Readonly<Record<string, Deed>> = {},
): Promise<void> {
  const act = deeds[deed] ?? more[deed]
  if (act === undefined) throw new Error(`there is no deed "${deed}"`)
  try {
    const session = await connect(address, 'root', 'labroot')
    await act({
      call: session.call.bind(session),
      all: className => records(session, className),
      first,
      second,
    })
    await session.close()
  } catch (problem) {
    if (!(problem instanceof Failure)) throw problem
  }
}

async function records(session: XapiSession, className: string): Promise<readonly Found[]> {
  const all = (await session.call(`${className}.get_all_records`)) as Readonly<Record<string, XapiRecord>>
  const key = ([ref, fields]: Found): string =>
    JSON.stringify([fields['name_label'] ?? '', fields['device'] ?? fields['userdevice'] ?? '', ref])
  return Object.entries(all).toSorted((left, right) => (key(left) < key(right) ? -1 : 1))
}

/** The virtual machines of the pool, templates and snapshots left out. */
export async function guests({ all }: Hand): Promise<readonly Found[]> {
  const vms = await all('VM')
  return vms.filter(
    ([, vm]) =>
      vm['is_a_template'] === false && vm['is_control_domain'] === false && vm['is_a_snapshot'] === false,
  )
}

/** One of them. */
export async function guest(hand: Hand): Promise<Found | undefined> {
  return pickAny(await guests(hand), hand.first)
}

/** One of the SRs that disks can be on. */
export async function storage({ all, second }: Hand): Promise<Found | undefined> {
  const srs = await all('SR')
  return pickAny(
    srs.filter(([, sr]) => !['iso', 'udev'].includes(String(sr['type']))),
    second,
  )
}

async function physical({ all }: Hand): Promise<readonly Found[]> {
  const pifs = await all('PIF')
  return pifs.filter(([, pif]) => pif['physical'] === true)
}

/** NICs of one host by their devices. */
async function nics(hand: Hand, devices: readonly string[]): Promise<readonly string[]> {
  const host = pickAny(await hand.all('host'), hand.first)?.[0]
  const own = (await physical(hand)).filter(([, pif]) => pif['host'] === host)
  return devices.flatMap(device => own.find(([, pif]) => pif['device'] === device)?.[0] ?? [])
}

/** What `VDI.create` takes for a disk of a gibibyte. */
export function diskRecord(sr: string, name: string): XapiRecord {
  return {
    name_label: name,
    name_description: '',
    SR: sr,
    virtual_size: String(2 ** 30),
    type: 'user',
    sharable: false,
    read_only: false,
    other_config: {},
  }
}

/** What somebody may do in a pool without Poolwright, by name. */
export const deeds: Readonly<Record<string, Deed>> = {
  'vm of somebody': async hand => {
    const { all, call, first, second } = hand
    const vms = await all('VM')
    const template = vms.find(([, vm]) => vm['is_a_template'] === true && vm['name_label'] === 'guest')?.[0]
    const network = pickAny(await all('network'), first)?.[0]
    if (template === undefined || network === undefined) return
    const vm = await call('VM.clone', template, 'somebody')
    await call('VIF.create', {
      VM: vm,
      network,
      device: '0',
      MAC: '',
      MTU: '1500',
      other_config: {},
      qos_algorithm_type: '',
      qos_algorithm_params: {},
    })
    await call('VM.provision', vm)
    if (second % 3 !== 0) await call('VM.start', vm, false, false)
  },
  'disk of somebody': async hand => {
    const sr = await storage(hand)
    if (sr) await hand.call('VDI.create', diskRecord(sr[0], 'of somebody'))
  },
  'bond of somebody': async hand => {
    const members = await nics(hand, hand.second % 2 === 0 ? ['eth2', 'eth3'] : ['eth1', 'eth2'])
    const network = await hand.call('network.create', { name_label: 'by hand', other_config: {} })
    await hand.call('Bond.create', network, [...members], '', 'active-backup', {})
  },
  'addresses of somebody': async hand => {
    for (const [index, nic] of (await nics(hand, ['eth2', 'eth3'])).entries())
      await hand.call(
        'PIF.reconfigure_ip',
        nic,
        'Static',
        `172.16.0.${110 + 2 * (hand.first % 10) + index}`,
        '255.255.255.0',
        '',
        '',
      )
  },
  'vlan of somebody': async hand => {
    const nic = pickAny(await physical(hand), hand.first)
    if (nic === undefined) return
    const network = await hand.call('network.create', { name_label: 'tagged by hand', other_config: {} })
    await hand.call('VLAN.create', nic[0], String([10, 20, 30][hand.second % 3]), network)
  },
  'vlan gone': async hand => {
    const vlan = pickAny(await hand.all('VLAN'), hand.first)
    if (vlan) await hand.call('VLAN.destroy', vlan[0])
  },
  'bond gone': async hand => {
    const bond = pickAny(await hand.all('Bond'), hand.first)
    if (bond) await hand.call('Bond.destroy', bond[0])
  },
  'vm power': async hand => {
    const vm = await guest(hand)
    if (vm === undefined) return
    const isRunning = vm[1]['power_state'] === 'Running'
    if (vm[1]['power_state'] === 'Suspended') await hand.call('VM.resume', vm[0], false, false)
    else if (!isRunning) await hand.call('VM.start', vm[0], false, false)
    else await hand.call(hand.second % 3 === 0 ? 'VM.suspend' : 'VM.hard_shutdown', vm[0])
  },
  'vm gone': async hand => {
    const vm = await guest(hand)
    if (vm === undefined) return
    if (vm[1]['power_state'] !== 'Halted') await hand.call('VM.hard_shutdown', vm[0])
    await hand.call('VM.destroy', vm[0])
  },
  'vm name': async hand => {
    const vm = await guest(hand)
    if (vm) await hand.call('VM.set_name_label', vm[0], 'renamed')
  },
  'vm must not move': async hand => {
    const vm = await guest(hand)
    if (vm)
      await hand.call('VM.set_platform', vm[0], { ...(vm[1]['platform'] as XapiRecord), nomigrate: 'true' })
  },
  'vm affinity': async hand => {
    const vm = await guest(hand)
    const host = pickAny(await hand.all('host'), hand.second)
    if (vm && host) await hand.call('VM.set_affinity', vm[0], host[0])
  },
  'disk gone': async hand => {
    const vm = await guest(hand)
    const vbds = await hand.all('VBD')
    const vbd = pickAny(
      vbds.filter(([, each]) => each['VM'] === vm?.[0] && each['type'] === 'Disk'),
      hand.second,
    )
    if (vbd === undefined) return
    if (vbd[1]['currently_attached'] === true) await hand.call('VBD.unplug', vbd[0])
    await hand.call('VBD.destroy', vbd[0])
    if (hand.second % 2 === 0) await hand.call('VDI.destroy', vbd[1]['VDI'] ?? '')
  },
  'nic gone': async hand => {
    const vif = pickAny(await hand.all('VIF'), hand.first)
    if (vif === undefined) return
    if (vif[1]['currently_attached'] === true) await hand.call('VIF.unplug', vif[0])
    await hand.call('VIF.destroy', vif[0])
  },
  'network name': async hand => {
    const network = pickAny(await hand.all('network'), hand.first)
    if (network) await hand.call('network.set_name_label', network[0], 'renamed')
  },
  'sr name': async hand => {
    const sr = await storage(hand)
    if (sr) await hand.call('SR.set_name_label', sr[0], 'renamed')
  },
  'sr unplugged': async hand => {
    const sr = await storage(hand)
    const pbds = await hand.all('PBD')
    const pbd = pickAny(
      pbds.filter(([, each]) => each['SR'] === sr?.[0]),
      hand.first,
    )
    if (pbd === undefined) return
    await hand.call('PBD.unplug', pbd[0])
    if (hand.second % 2 === 1) await hand.call('PBD.destroy', pbd[0])
  },
  'host disabled': async hand => {
    const host = pickAny(await hand.all('host'), hand.first)
    if (host) await hand.call('host.disable', host[0])
  },
  'host name': async hand => {
    const host = pickAny(await hand.all('host'), hand.first)
    if (host) await hand.call('host.set_name_label', host[0], 'renamed')
  },
  'ha off': hand => hand.call('pool.disable_ha'),
  'ha on': async hand => {
    const sr = await storage(hand)
    if (sr) await hand.call('pool.enable_ha', [sr[0]], {})
  },
}
