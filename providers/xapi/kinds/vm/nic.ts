import type { Change } from '../../../../src/provider/change.js'
import type { ObjectValue } from '../../../../src/value/value.js'
import { literal, objectArgument, record } from '../../drafting/argument.js'
import { blocksOf, linkOf, numberOf, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { markKey } from '../../drafting/key.js'
import type { Target } from '../../drafting/setting.js'
import { type Staging, uuidOf } from '../../drafting/staging.js'

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
  ]
}
