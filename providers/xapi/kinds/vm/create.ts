import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, noObject, objectArgument, record, uuidFrom, written } from '../../drafting/argument.js'
import { blocksOf, linkOf, mapOf, shownText, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { mark, markKey, provisionalName, stepKey } from '../../drafting/key.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import { managedKeys, setKeys, type Target } from '../../drafting/setting.js'
import { isMaking, observedPool, type Staging, uuidOf } from '../../drafting/staging.js'
import { findAnywhere, findByName, findByUuid, type Found, vifsOfVm } from '../../observation/find.js'
import { mapField, textField } from '../../observation/record.js'
import { applianceSteps } from './appliance.js'
import { cdSteps } from './cd.js'
import { cloudInitSteps, dueKey, isSeeded } from './cloud-init.js'
import { diskSteps, unnamedDisks } from './disk.js'
import { bootSteps, keySteps } from './key.js'
import { limitsOf, type MemoryLimits, memorySteps, wantedLimits } from './memory.js'
import { nicSteps } from './nic.js'
import { type BroughtDisk, disksOfPlanned, disksOfSource } from './take-over.js'
import { scalarSteps, virtualCpuSteps } from './setting.js'

/** Clone, provision, name and mark, size, disks, interfaces: everything but the start. */
export function createSteps(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const name = shownText(change.planned, 'name') ?? change.address
  const observed = observedPool(pool, staging)
  const template = templateOf(change, pool, staging)
  const source =
    template === undefined
      ? sourceVm(change, staging)
      : objectArgument('VM', textField(template.record, 'uuid'))
  if (source === undefined || observed === undefined) return []
  const isFull = textOf(change.planned, 'clone') === 'full'
  const provisional = {
    at: to.at,
    vm: source,
    new_name: literal(provisionalName(name, stepKey(change, 'clone', pool))),
  }
  const cause = { address: change.address, path: ['template'] }
  const options = { cause, binds: { address: change.address, identity: uuidFrom(`${change.address}/clone`) } }
  const clone = isFull
    ? call(
        change.address,
        'clone',
        'VM.copy',
        { ...provisional, sr: noObject },
        `copy ${sourceName(change)} as ${name}`,
        options,
      )
    : call(
        change.address,
        'clone',
        'VM.clone',
        provisional,
        `clone ${sourceName(change)} as ${name}`,
        options,
      )
  const origin = originOf(change, template, pool, staging)
  const present = origin.keys
  const marks = new Map<string, string | undefined>([
    [markKey, mark(change, 'clone', pool)],
    ...managedKeys(change),
    ...(isSeeded(change) ? [[dueKey, 'due'] as const] : []),
  ])
  if (present.disks !== undefined) marks.set('disks', undefined)
  return [
    clone,
    ...setKeys(change, to, 'other_config', marks, present),
    ...(template === undefined
      ? []
      : [
          call(
            change.address,
            'provision',
            'VM.provision',
            { at: to.at, vm: to.object },
            `make a VM of ${name}`,
          ),
        ]),
    call(
      change.address,
      'set-name',
      'VM.set_name_label',
      { at: to.at, self: to.object, value: nameArgument(change) },
      `name it ${name}`,
    ),
    ...memorySteps(change, to, origin.limits),
    ...virtualCpuSteps(change, to),
    ...scalarSteps(change, to, staging),
    ...applianceSteps(change, to, pool, staging),
    ...bootSteps(change, to, origin.found?.record),
    ...keySteps(change, to, origin.found?.record),
    ...diskSteps(change, to, pool, origin.disks, staging),
    ...(template === undefined ? [] : unnamedDisks(change, to, pool, template, staging)),
    ...origin.nics.map(label => dropNic(change, to, label)),
    ...nicSteps(change, to, staging),
    ...cdSteps(change, to, origin.found, staging),
    ...cloudInitSteps(change, to, uuidFrom(`${change.address}/clone`), pool, staging),
  ]
}

/** What a clone brings along: devices and keys of the template or VM that it is made from. */
interface Origin {
  /** The record, where it exists already. */
  readonly found: Found | undefined
  readonly keys: Readonly<Record<string, string>>
  readonly disks: readonly BroughtDisk[]
  /** Numbers of network interfaces. */
  readonly nics: readonly string[]
  /** Of its memory, as far as they can be told. */
  readonly limits: Partial<MemoryLimits> | undefined
}

/** The disks that a new VM gets from its template, or from the VM that it is cloned from. */
export function broughtDisks(change: Change, pool: PoolPlan, staging: Staging): readonly BroughtDisk[] {
  return originOf(change, templateOf(change, pool, staging), pool, staging).disks
}

function originOf(change: Change, template: Found | undefined, pool: PoolPlan, staging: Staging): Origin {
  const link = linkOf(change.planned, 'template')
  const source = link?.address === undefined ? undefined : staging.changes.get(link.address)
  const uuid = source === undefined ? link?.identity : isMaking(source) ? undefined : source.identity
  const found = template ?? (uuid === undefined ? undefined : findAnywhere(staging.observation, 'VM', uuid))
  const observed =
    found === undefined
      ? { keys: {}, disks: [], nics: [], limits: undefined }
      : {
          keys: mapField(found.record, 'other_config'),
          disks: disksOfSource(found),
          nics: vifsOfVm(found.pool, found.ref).map(vif => textField(vif.record, 'device')),
          limits: limitsOf(found.record),
        }
  if (source === undefined || source.action === 'no-op') return { found, ...observed }
  // It is made, or finished, before it is cloned.
  const disks = disksOfPlanned(source, staging)
  const itsTemplate = templateOf(source, pool, staging)
  const before = itsTemplate === undefined ? observed.limits : limitsOf(itsTemplate.record)
  return {
    found,
    limits: wantedLimits(source, before) ?? before,
    keys: {
      ...observed.keys,
      [markKey]: source.address,
      ...Object.fromEntries(mapOf(source.planned, 'other_config')),
    },
    disks: [
      ...disks,
      ...observed.disks.filter(disk => disks.every(({ position }) => position !== disk.position)),
    ],
    nics: blocksOf(source.planned, 'nic').map(([label]) => label),
  }
}

/** An interface that a clone brings goes: every interface of a VM is one that its block writes. */
function dropNic(change: Change, to: Target, label: string): Draft {
  const vif = record({ class: literal('VIF'), VM: to.object, device: literal(label) })
  return call(
    change.address,
    `nic/${label}/drop`,
    'VIF.destroy',
    { at: to.at, self: vif },
    `take interface ${label}, which came with the template, from ${to.subject}`,
    { cause: { address: change.address, path: ['nic'] } },
  )
}

function nameArgument(change: Change): Argument {
  return written(change, 'name') ?? literal(change.address)
}

/** The template of this name or UUID in the pool; undefined where the VM is cloned from another VM. */
export function templateOf(change: Change, pool: PoolPlan, staging: Staging): Found | undefined {
  const link = linkOf(change.planned, 'template')
  const observed = observedPool(pool, staging)
  const wanted = link?.identity ?? textOf(change.planned, 'template')
  if (observed === undefined || wanted === undefined || link?.to === 'vm') return undefined
  const found =
    findByUuid(observed, 'VM', wanted) ??
    findByName(observed, 'VM', wanted).find(candidate => candidate.record.is_a_template === true)
  return found?.record.is_a_template === true ? found : undefined
}

function sourceVm(change: Change, staging: Staging): Argument | undefined {
  const link = linkOf(change.planned, 'template')
  const uuid = link === undefined ? undefined : uuidOf(link, 'vm', staging)
  return uuid === undefined ? undefined : objectArgument('VM', uuid)
}

function sourceName(change: Change): string {
  const link = linkOf(change.planned, 'template')
  return link?.address ?? `template ${link?.identity ?? textOf(change.planned, 'template') ?? ''}`
}
