import type { Change } from '../../../../src/provider/change.js'
import type { Path } from '../../../../src/value/path.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { flagOf, linkOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { isOwnMark, mark, markKey } from '../../drafting/key.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import { waitingVms } from '../../drafting/places.js'
import { managedKeys, otherConfig, setField, setKeys, type Target } from '../../drafting/setting.js'
import { hostOf, observedPool, type Staging } from '../../drafting/staging.js'
import { findByUuid, type Found } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { applianceSteps } from './appliance.js'
import { cdSteps } from './cd.js'
import { cloudInitSteps, dueKey } from './cloud-init.js'
import { diskEdits } from './disk-edits.js'
import type { Edit } from './edit.js'
import { bootEdits, keySteps } from './key.js'
import { limitsOf, memoryEdits } from './memory.js'
import { nicEdits } from './nic-edits.js'
import { cpuEdits, scalarSteps } from './setting.js'
import { resumeStep, startStep, stopStep, suspend } from './start.js'

/** Changing a VM in place: what can be done while it runs is, for the rest it is shut down and started again. */
export function updateSteps(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const observed = observedPool(pool, staging)
  const uuid = textOf(change.prior, 'uuid')
  const found = observed === undefined || uuid === undefined ? undefined : findByUuid(observed, 'VM', uuid)
  if (found === undefined || change.action === 'no-op') return []
  const edits = [
    ...memoryEdits(change, to, limitsOf(found.record)),
    ...cpuEdits(change, to, found),
    ...bootEdits(change, to, found.record),
    ...diskEdits(change, to, pool, found, staging),
    ...nicEdits(change, to, found, staging),
  ]
  const easy = [
    ...completion(change, to, pool, found),
    ...setField(change, to, 'name', 'set_name_label'),
    ...scalarSteps(change, to, staging),
    ...applianceSteps(change, to, pool, staging),
    ...keySteps(change, to, found.record),
    ...cdSteps(change, to, found, staging),
    ...setKeys(change, to, 'other_config', managedKeys(change), otherConfig(found.record)),
    ...(otherConfig(found.record)[dueKey] === undefined
      ? []
      : cloudInitSteps(change, to, literal(String(found.record.uuid)), pool, staging)),
  ]
  return [...easy, ...powerSteps({ change, to, found, edits, staging })]
}

/** A clone that an interrupted apply left gets its own mark; one that is still a template becomes a VM first. */
function completion(change: Change, to: Target, pool: PoolPlan, found: Found): readonly Draft[] {
  const isTemplate = found.record.is_a_template === true
  const isMarked = isOwnMark(otherConfig(found.record)[markKey], textField(found.record, 'name_label'))
  if (!isTemplate && isMarked) return []
  const marks = new Map<string, string | undefined>([[markKey, mark(change, 'clone', pool)]])
  if (otherConfig(found.record).disks !== undefined) marks.set('disks', undefined)
  return [
    ...setKeys(change, to, 'other_config', marks, otherConfig(found.record)),
    ...(isTemplate
      ? [
          call(
            change.address,
            'provision',
            'VM.provision',
            { at: to.at, vm: to.object },
            `make a VM of ${to.subject}`,
          ),
        ]
      : []),
  ]
}

interface Scene {
  readonly change: Change
  readonly to: Target
  readonly found: Found
  readonly edits: readonly Edit[]
  readonly staging: Staging
}

/** From the state that it is in, over a stop where changes ask for one, to the state that is wanted. */
function powerSteps(scene: Scene): readonly Draft[] {
  switch (String(scene.found.record.power_state)) {
    case 'Running':
      return fromRunning(scene)
    case 'Paused':
      return [unpause(scene), ...fromRunning(scene)]
    case 'Suspended':
      return fromSuspended(scene)
    default:
      return [...whenHalted(scene), ...comeBack(scene)]
  }
}

function whenHalted({ edits }: Scene): readonly Draft[] {
  return edits.flatMap(edit => edit.halted)
}

function fromRunning(scene: Scene): readonly Draft[] {
  const { change, edits } = scene
  const wanted = wantedPower(change)
  const inTheWay = edits.find(edit => edit.live === undefined)
  if (wanted === 'halted') return [stop(scene, 'its power is to be off', ['power']), ...whenHalted(scene)]
  if (inTheWay !== undefined) {
    const why = `${inTheWay.path.join('.')} changes only while it is halted`
    return [stop(scene, why, inTheWay.path), ...whenHalted(scene), ...comeBack(scene)]
  }
  const live = edits.flatMap(edit => edit.live ?? [])
  const hasMoved = live.some(draft => draft.call === 'VM.migrate_send')
  const moved = hasMoved ? [] : migrateSteps(scene)
  return [...live, ...(wanted === 'suspended' ? [suspended(scene)] : moved)]
}

/** What a suspended VM has in memory is kept, unless the block lets it go. */
function fromSuspended(scene: Scene): readonly Draft[] {
  const { change, to, edits } = scene
  const wanted = wantedPower(change)
  if (edits.length === 0 && wanted === 'suspended') return []
  if (flagOf(change.planned, 'discard_suspend') === true && (edits.length > 0 || wanted === 'halted'))
    return [discard(scene), ...whenHalted(scene), ...comeBack(scene)]
  const resume = resumeStep(change, to.at, uuidArgument(scene), pinnedHost(scene), nameOf(change))
  return [resume, ...fromRunning(scene)]
}

function wantedPower(change: Change): string {
  return textOf(change.planned, 'power') ?? 'running'
}

function nameOf(change: Change): string {
  return shownText(change.planned, 'name') ?? change.address
}

function uuidArgument({ found }: Scene): Argument {
  return literal(String(found.record.uuid))
}

function pinnedHost({ change, staging }: Scene): HostPlan | undefined {
  return hostOf(linkOf(change.planned, 'host'), staging)
}

function stop(scene: Scene, why: string, path: Path): Draft {
  const { change, to } = scene
  const isHard = textOf(change.planned, 'shutdown') === 'hard'
  const cause = { address: change.address, path }
  return stopStep(change, to.at, uuidArgument(scene), nameOf(change), isHard, why, cause)
}

function discard(scene: Scene): Draft {
  const { change, to } = scene
  const cause = { address: change.address, path: ['discard_suspend'] }
  const why = 'what it had in memory is lost'
  return stopStep(change, to.at, uuidArgument(scene), nameOf(change), true, why, cause)
}

function unpause({ change, to }: Scene): Draft {
  return call(
    change.address,
    'unpause',
    'VM.unpause',
    { at: to.at, vm: to.object },
    `let ${nameOf(change)} go on`,
    { cause: { address: change.address, path: ['power'] } },
  )
}

function suspended(scene: Scene): Draft {
  return suspend(scene.change, scene.to.at, uuidArgument(scene), nameOf(scene.change))
}

/** From off to the state that is wanted; what waits for a host in maintenance is left to the end of that. */
function comeBack(scene: Scene): readonly Draft[] {
  const { change, to, found } = scene
  const wanted = wantedPower(change)
  if (wanted === 'halted' || waitingVms(found.pool).has(textField(found.record, 'uuid'))) return []
  const start = startStep(change, to.at, uuidArgument(scene), pinnedHost(scene), nameOf(change))
  return wanted === 'suspended' ? [start, suspended(scene)] : [start]
}

/** A written host is where the VM must run: it migrates there live. */
function migrateSteps(scene: Scene): readonly Draft[] {
  const { change, to, found } = scene
  const host = pinnedHost(scene)
  if (host === undefined || host.uuid === findHostUuid(found)) return []
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
