import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { objectValue } from '../../../../src/value/construct.js'
import { sensitiveMark } from '../../../../src/value/value.js'
import { literal, record, secret, uuidFrom, valueAt } from '../../drafting/argument.js'
import { blockOf, blocksOf, shownText } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { mark, markKey } from '../../drafting/key.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import type { Target } from '../../drafting/setting.js'
import { isMaking, observedPool, type Staging } from '../../drafting/staging.js'
import { seedBytes } from '../../messages/seed.js'
import { findAll } from '../../observation/find.js'
import { mapField, setField, textField } from '../../observation/record.js'
import { device, srOf } from './disk.js'

/** The key in a VM's other_config that says its guest is yet to be given what cloud-init is told. */
export const dueKey = 'poolwright-cloud-init'

/** The last place for a disk, out of the way of those that blocks name. */
const seedPosition = 15

/** True where the making of a VM includes a disk for cloud-init. */
export function isSeeded(change: Change): boolean {
  return blockOf(change.planned, 'cloud_init') !== undefined
}

/** The disk that tells the guest's cloud-init what is written: made, filled, connected. */
export function cloudInitSteps(
  change: Change,
  to: Target,
  vmUuid: Argument,
  pool: PoolPlan,
  staging: Staging,
): readonly Draft[] {
  const [firstDisk] = blocksOf(change.planned, 'disk').map(([, block]) => block)
  const sr = srOf(firstDisk ?? objectValue([]), pool, staging)
  if (!isSeeded(change) || sr === undefined) return []
  const name = shownText(change.planned, 'name') ?? change.address
  const cause = { address: change.address, path: ['cloud_init'] }
  const own = mark(change, 'cloud-init/create', pool)
  const left = leftSeed(own, change, pool, staging)
  const vdi = left ?? uuidFrom(`${change.address}/cloud-init/create`)
  const fields = {
    name_label: literal(`${name} cloud-init`),
    name_description: literal('What the guest is told at its first start'),
    SR: record({ class: literal('SR'), uuid: sr.uuid }),
    virtual_size: literal(seedBytes),
    type: literal('user'),
    sharable: literal(false),
    read_only: literal(false),
    other_config: literal({ [markKey]: own }),
    xenstore_data: literal({}),
    sm_config: literal({}),
    tags: literal([]),
  }
  const network = toldLater(change, 'network')
  return [
    ...(left === undefined
      ? [
          call(
            change.address,
            'cloud-init/create',
            'VDI.create',
            { at: to.at, record: record(fields) },
            `make a disk for what cloud-init of ${name} is told`,
            { cause, after: sr.after },
          ),
        ]
      : []),
    call(
      change.address,
      'cloud-init/fill',
      'VDI.seed',
      {
        at: to.at,
        vdi,
        instance: vmUuid,
        hostname: literal(hostName(name)),
        user_data: toldLater(change, 'user_data') ?? literal(''),
        ...(network === undefined ? {} : { network }),
      },
      `write the user data into it`,
      { cause },
    ),
    call(
      change.address,
      'cloud-init/connect',
      'VBD.create',
      {
        at: to.at,
        record: record({ ...device(to, vdi, objectValue([]), seedPosition), bootable: literal(false) }),
      },
      `connect it to ${to.subject}`,
      { cause },
    ),
    call(
      change.address,
      'cloud-init/done',
      'VM.remove_from_other_config',
      { at: to.at, self: to.object, key: literal(dueKey) },
      `note that cloud-init of ${name} is provided for`,
      { cause },
    ),
  ]
}

/** What is written there: evaluated when the call is made, since plans need not carry whole files. */
function toldLater(change: Change, name: string): Argument | undefined {
  const value = valueAt(change.config, ['cloud_init', name])
  if (value === undefined || value.kind === 'null') return undefined
  if ((value.marks & sensitiveMark) !== 0) return secret(change, 'cloud_init', name)
  return { kind: 'deferred', address: change.address, path: ['cloud_init', name] }
}

/** A disk that an interrupted apply made and did not come to connect. */
function leftSeed(own: string, change: Change, pool: PoolPlan, staging: Staging): Argument | undefined {
  const observed = observedPool(pool, staging)
  if (observed === undefined || isMaking(change)) return undefined
  const [found] = findAll(
    observed,
    'VDI',
    vdi => mapField(vdi, 'other_config')[markKey] === own && setField(vdi, 'VBDs').length === 0,
  )
  return found === undefined ? undefined : literal(textField(found.record, 'uuid'))
}

/** The name of the VM as a host name has it. */
function hostName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
}
