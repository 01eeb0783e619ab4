import type { Change } from '../../../../src/provider/change.js'
import { literal, objectArgument } from '../../drafting/argument.js'
import { blocksOf, flagOf, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import type { Target } from '../../drafting/setting.js'
import { observedPool, type Staging } from '../../drafting/staging.js'
import { diskSize } from '../../observation/disk.js'
import { findByRef, findByUuid, type Found, vbdsOfVm } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { stopStep } from './start.js'

/** Shutting a VM down, destroying its disks but those to be kept, and the VM itself. */
export function removalSteps(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const observed = observedPool(pool, staging)
  const uuid = textOf(change.prior, 'uuid') ?? change.identity
  const found = observed === undefined || uuid === undefined ? undefined : findByUuid(observed, 'VM', uuid)
  if (found === undefined || uuid === undefined) return []
  const name = textField(found.record, 'name_label')
  const isSuspended = found.record.power_state === 'Suspended'
  const isHard = isSuspended || textOf(change.applied, 'shutdown') === 'hard'
  const cause = { address: change.address, path: change.replacePaths[0] ?? [] }
  // A replacement comes here in two parts, each with an action of its own.
  const why =
    staging.changes.get(change.address)?.action === 'replace' ? replacing(change) : 'its block is gone'
  const stop = stopStep(change, to.at, literal(uuid), name, isHard, why, cause)
  return [
    ...(found.record.power_state === 'Halted' ? [] : [stop]),
    ...disksOf(found, keptDisks(change)).map(vdi =>
      call(
        change.address,
        `disk/${textField(vdi.record, 'uuid')}/destroy`,
        'VDI.destroy',
        { at: to.at, self: objectArgument('VDI', textField(vdi.record, 'uuid')) },
        `destroy disk ${textField(vdi.record, 'name_label')}`,
        {
          disrupts: [
            {
              subject: `disk ${textField(vdi.record, 'name_label')} of VM ${name}`,
              effect: 'loses data',
              detail: `its ${diskSize(vdi.record)} go with the VM`,
              cause,
            },
          ],
        },
      ),
    ),
    call(change.address, 'destroy', 'VM.destroy', { at: to.at, self: to.object }, `destroy VM ${name}`, {
      unbinds: change.address,
    }),
  ]
}

function replacing({ replacePaths: [path] }: Change): string {
  return path === undefined ? 'it is replaced' : `it is replaced, since ${path.join('.')} changes`
}

function keptDisks(change: Change): ReadonlySet<string> {
  const kept = new Set(
    blocksOf(change.applied, 'disk').flatMap(([label, block]) =>
      flagOf(block, 'keep') === true ? [label] : [],
    ),
  )
  return new Set(
    blocksOf(change.prior, 'disk').flatMap(([label, block]) =>
      kept.has(label) ? [textOf(block, 'uuid') ?? ''] : [],
    ),
  )
}

function disksOf(vm: Found, kept: ReadonlySet<string>): readonly Found[] {
  return vbdsOfVm(vm.pool, vm.ref)
    .filter(vbd => vbd.record.type === 'Disk')
    .flatMap(vbd => findByRef(vm.pool, 'VDI', textField(vbd.record, 'VDI')) ?? [])
    .filter(vdi => !kept.has(textField(vdi.record, 'uuid')))
}
