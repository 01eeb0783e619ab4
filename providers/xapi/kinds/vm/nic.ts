import type { Change } from '../../../../src/provider/change.js'
import type { Json } from '../../../../src/provider/step.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument, record, uuidFrom } from '../../drafting/argument.js'
import { blocksOf, linkOf, numberOf, textOf, textsOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { markKey } from '../../drafting/key.js'
import type { Target } from '../../drafting/setting.js'
import { type Staging, uuidOf } from '../../drafting/staging.js'
import type { Found } from '../../observation/find.js'
import { textField } from '../../observation/record.js'

/** One interface for each `nic` block. */
export function nicSteps(change: Change, to: Target, staging: Staging): readonly Draft[] {
  return blocksOf(change.planned, 'nic').flatMap(([label, block]) =>
    newNic(change, to, label, block, staging),
  )
}

/** An interface of a VM on its network; without a written MAC xapi derives one from the VM's seed. */
export function newNic(
  change: Change,
  to: Target,
  label: string,
  block: ObjectValue,
  staging: Staging,
): readonly Draft[] {
  const link = linkOf(block, 'network')
  const network = link === undefined ? undefined : uuidOf(link, 'network', staging)
  if (network === undefined) return []
  const rate = numberOf(block, 'rate')
  const fields = {
    VM: to.object,
    network: objectArgument('network', network),
    device: literal(label),
    MAC: literal(textOf(block, 'mac') ?? ''),
    MTU: literal(1500),
    other_config: literal({ [markKey]: change.address }),
    qos_algorithm_type: literal(rate === undefined ? '' : 'ratelimit'),
    qos_algorithm_params: literal(rate === undefined ? {} : { kbps: String(rate) }),
  }
  const cause = { address: change.address, path: ['nic', label] }
  return [
    call(
      change.address,
      `nic/${label}/create`,
      'VIF.create',
      { at: to.at, record: record(fields) },
      `give ${to.subject} interface ${label}`,
      { cause },
    ),
    ...(textsOf(block, 'ips').length === 0 ? [] : addressSteps(change, to, label, block, undefined)),
  ]
}

/** The addresses that an interface may use, and whether it is kept to them. `vif` is the interface, or the one just made. */
export function addressSteps(
  change: Change,
  to: Target,
  label: string,
  block: ObjectValue,
  vif: Found | undefined,
): readonly Draft[] {
  const uuid =
    vif === undefined ? uuidFrom(`${change.address}/nic/${label}/create`) : textField(vif.record, 'uuid')
  const ips = textsOf(block, 'ips')
  const self = { at: to.at, self: objectArgument('VIF', uuid) }
  const cause = { address: change.address, path: ['nic', label, 'ips'] }
  const step = (name: string, message: string, value: Json, summary: string) =>
    call(change.address, `nic/${label}/${name}`, message, { ...self, value: literal(value) }, summary, {
      cause,
    })
  const [four, six] = [ips.filter(ip => !ip.includes(':')), ips.filter(ip => ip.includes(':'))]
  const isKept = ips.length > 0
  const lock = step(
    'lock',
    'VIF.set_locking_mode',
    isKept ? 'locked' : 'network_default',
    isKept
      ? `keep interface ${label} of ${to.subject} to its addresses`
      : `let interface ${label} of ${to.subject} use any address`,
  )
  return [
    step(
      'ipv4',
      'VIF.set_ipv4_allowed',
      four,
      `set the IPv4 addresses of interface ${label} of ${to.subject}`,
    ),
    step(
      'ipv6',
      'VIF.set_ipv6_allowed',
      six,
      `set the IPv6 addresses of interface ${label} of ${to.subject}`,
    ),
    lock,
  ]
}
