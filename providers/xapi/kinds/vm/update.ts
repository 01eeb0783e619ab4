import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { linkOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { mark, markKey } from '../../drafting/key.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { differs, managedKeys, otherConfig, setField, setKeys, type Target } from '../../drafting/setting.js'
import { hostOf, observedPool, type Staging } from '../../drafting/staging.js'
import { findByUuid, type Found } from '../../observation/find.js'
import { cdSteps } from './cd.js'
import { deviceChanges } from './device.js'
import { keySteps } from './key.js'
import { memorySteps } from './memory.js'
import { scalarSteps } from './setting.js'
import { resumeStep, startStep, stopStep, suspend } from './start.js'

/** Attributes that xapi changes on a halted VM only. */
const stopping = ['memory', 'memory_range', 'vcpus_max', 'vcpus', 'disk', 'nic']

/** Changing a VM in place; what needs a halted VM is bracketed by a shutdown and a start. */
export function updateSteps(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const observed = observedPool(pool, staging)
  const uuid = textOf(change.prior, 'uuid')
  const found = observed === undefined || uuid === undefined ? undefined : findByUuid(observed, 'VM', uuid)
  if (found === undefined || change.action === 'no-op') return []
  const halted = [
    ...memorySteps(change, to, found.record),
    ...deviceChanges(change, to, pool, found, staging),
  ]
  const easy = [
    ...completion(change, to, pool, found),
    ...setField(change, to, 'name', 'set_name_label'),
    ...scalarSteps(change, to, staging),
    ...keySteps(change, to, found.record),
    ...cdSteps(change, to, found, staging),
    ...setKeys(change, to, 'other_config', managedKeys(change), otherConfig(found.record)),
  ]
  return [
    ...easy,
    ...powerSteps(change, to, found, halted, hostOf(linkOf(change.planned, 'host'), staging), staging),
  ]
}

/** A clone that an interrupted apply left as a template becomes a VM first. */
function completion(change: Change, to: Target, pool: PoolPlan, found: Found): readonly Draft[] {
  if (found.record.is_a_template !== true) return []
  const marks = new Map<string, string | undefined>([[markKey, mark(change, 'clone', pool)]])
  if (otherConfig(found.record).disks !== undefined) marks.set('disks', undefined)
  return [
    ...setKeys(change, to, 'other_config', marks, otherConfig(found.record)),
    call(
      change.address,
      'provision',
      'VM.provision',
      { at: to.at, vm: to.object },
      `make a VM of ${to.subject}`,
    ),
  ]
}

/** From the state that it is in, over a stop where changes ask for one, to the state that is wanted. */
function powerSteps(
  change: Change,
  to: Target,
  found: Found,
  halted: readonly Draft[],
  host: HostPlan | undefined,
  staging: Staging,
): readonly Draft[] {
  const now = String(found.record.power_state)
  const wanted = textOf(change.planned, 'power') ?? 'running'
  const name = shownText(change.planned, 'name') ?? change.address
  const uuid = literal(String(found.record.uuid))
  const isHard = textOf(change.planned, 'shutdown') === 'hard'
  const cause = {
    address: change.address,
    path: [stopping.find(attribute => differs(change, attribute)) ?? 'power'],
  }
  const stop = (why: string) => stopStep(change, to.at, uuid, name, isHard || now === 'Suspended', why, cause)
  const start = startStep(change, to.at, uuid, host, name)
  if (now === 'Running' && wanted === 'halted') return [stop('its power is to be off'), ...halted]
  if (now === 'Running' && halted.length > 0)
    return [
      stop('the change needs a halted VM'),
      ...halted,
      ...comeBack(wanted, start, change, to, uuid, name),
    ]
  if (now === 'Running' && wanted === 'suspended') return [suspend(change, to.at, uuid, name)]
  if (now === 'Running') return migrateSteps(change, to, found, host, staging)
  if (now === 'Suspended' && wanted === 'running' && halted.length === 0)
    return [resumeStep(change, to.at, uuid, host, name)]
  if (now === 'Suspended' && wanted !== 'suspended')
    return [
      stop('its suspended memory is discarded'),
      ...halted,
      ...comeBack(wanted, start, change, to, uuid, name),
    ]
  if (now === 'Halted') return [...halted, ...comeBack(wanted, start, change, to, uuid, name)]
  return halted
}

function comeBack(
  wanted: string,
  start: Draft,
  change: Change,
  to: Target,
  uuid: Argument,
  name: string,
): readonly Draft[] {
  if (wanted === 'halted') return []
  return wanted === 'suspended' ? [start, suspend(change, to.at, uuid, name)] : [start]
}

/** A written host is where the VM must run: it migrates there live. */
function migrateSteps(
  change: Change,
  to: Target,
  found: Found,
  host: HostPlan | undefined,
  staging: Staging,
): readonly Draft[] {
  const resident = findHostUuid(found)
  if (host === undefined || host.uuid === resident || !staging.changes.has(change.address)) return []
  const cause = { address: change.address, path: ['host'] }
  const parameters = {
    at: to.at,
    vm: to.object,
    host: objectArgument('host', host.uuid),
    options: literal({ live: 'true' }),
  }
  return [
    call(change.address, 'migrate', 'VM.pool_migrate', parameters, `migrate ${to.subject} to ${host.name}`, {
      cause,
      disrupts: [
        { subject: to.subject, effect: 'moves', detail: `it migrates to ${host.name} while it runs`, cause },
      ],
    }),
  ]
}

function findHostUuid(found: Found): string | undefined {
  const host = found.pool.tables.get('host')?.get(String(found.record.resident_on))
  return typeof host?.uuid === 'string' ? host.uuid : undefined
}
