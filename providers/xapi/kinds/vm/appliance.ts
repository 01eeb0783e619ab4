import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal, noObject, objectArgument, record, uuidFrom } from '../../drafting/argument.js'
import { textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import type { Target } from '../../drafting/setting.js'
import { changesOf, isMaking, observedPool, poolOf, type Staging } from '../../drafting/staging.js'
import { findByName } from '../../observation/find.js'
import { textField } from '../../observation/record.js'

/** Putting a VM into a vApp, which the first VM that names it makes, or taking it out. */
export function applianceSteps(
  change: Change,
  to: Target,
  pool: PoolPlan,
  staging: Staging,
): readonly Draft[] {
  const name = textOf(change.planned, 'appliance')
  if (name === (isMaking(change) ? undefined : textOf(change.prior, 'appliance'))) return []
  const cause = { address: change.address, path: ['appliance'] }
  const set = (value: Argument, summary: string) =>
    call(change.address, 'appliance', 'VM.set_appliance', { at: to.at, self: to.object, value }, summary, {
      cause,
    })
  if (name === undefined) return [set(noObject, `take ${to.subject} out of its vApp`)]
  const known = applianceNamed(name, pool, staging)
  const maker = makerOf(name, pool, staging)
  const id = `${maker?.address ?? change.address}/make-appliance`
  const isMaker = known === undefined && (maker === undefined || maker.address === change.address)
  const fields = { name_label: literal(name), name_description: literal('') }
  const make = call(
    change.address,
    'make-appliance',
    'VM_appliance.create',
    { at: to.at, record: record(fields) },
    `make vApp ${name}`,
    { cause },
  )
  const value = objectArgument('VM_appliance', known ?? uuidFrom(id))
  return [...(isMaker ? [make] : []), set(value, `put ${to.subject} into vApp ${name}`)]
}

function applianceNamed(name: string, pool: PoolPlan, staging: Staging): string | undefined {
  const observed = observedPool(pool, staging)
  const [found] = observed === undefined ? [] : findByName(observed, 'VM_appliance', name)
  return found === undefined ? undefined : textField(found.record, 'uuid')
}

/** Of the VMs that join a vApp of this name in this plan, the first. */
function makerOf(name: string, pool: PoolPlan, staging: Staging): Change | undefined {
  return changesOf('vm', staging).find(
    change =>
      (isMaking(change) || change.action === 'update') &&
      textOf(change.planned, 'appliance') === name &&
      (isMaking(change) || textOf(change.prior, 'appliance') !== name) &&
      poolOf(change, staging) === pool,
  )
}
