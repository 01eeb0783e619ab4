import type { Change } from '../../../../src/provider/change.js'
import { literal, noObject, objectArgument } from '../../drafting/argument.js'
import { linkOf, numberOf, textOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { differs, setField, type Target } from '../../drafting/setting.js'
import { findAnywhere, findByRef, type Found } from '../../observation/find.js'
import { textField } from '../../observation/record.js'
import { type Edit, takesCpusLive } from './edit.js'
import { hostOf, isMaking, type Staging } from '../../drafting/staging.js'

/** Fields of a VM that are set one by one: on a new VM those that are written, otherwise those that differ. */
export function scalarSteps(change: Change, to: Target, staging: Staging): readonly Draft[] {
  return [
    ...setField(change, to, 'description', 'set_name_description'),
    ...setField(change, to, 'tags', 'set_tags'),
    ...homeSteps(change, to, staging),
    ...setField(change, to, 'order', 'set_order'),
    ...setField(change, to, 'start_delay', 'set_start_delay'),
    ...setField(change, to, 'shutdown_delay', 'set_shutdown_delay'),
  ]
}

/** The maximum is raised before the number at start, and lowered after it. */
export function virtualCpuSteps(change: Change, to: Target): readonly Draft[] {
  const count = numberOf(change.planned, 'vcpus')
  const most = numberOf(change.planned, 'vcpus_max') ?? count
  if (
    count === undefined ||
    most === undefined ||
    !(differs(change, 'vcpus') || differs(change, 'vcpus_max'))
  )
    return []
  const cause = { address: change.address, path: ['vcpus'] }
  const parameters = (value: number) => ({ at: to.at, self: to.object, value: literal(value) })
  const setMost = call(
    change.address,
    'vcpus-max',
    'VM.set_VCPUs_max',
    parameters(most),
    `let ${to.subject} have ${most} virtual CPUs at most`,
    { cause },
  )
  const setCount = call(
    change.address,
    'vcpus',
    'VM.set_VCPUs_at_startup',
    parameters(count),
    `give ${to.subject} ${count} virtual CPUs`,
    { cause },
  )
  return most < (numberOf(change.prior, 'vcpus') ?? 0) ? [setCount, setMost] : [setMost, setCount]
}

/** Within the maximum a guest that can takes more or fewer virtual CPUs while it runs. */
export function cpuEdits(change: Change, to: Target, found: Found): readonly Edit[] {
  const halted = virtualCpuSteps(change, to)
  if (halted.length === 0) return []
  const count = numberOf(change.planned, 'vcpus')
  const path = [differs(change, 'vcpus_max') ? 'vcpus_max' : 'vcpus']
  if (count === undefined || differs(change, 'vcpus_max') || !takesCpusLive(found)) return [{ path, halted }]
  const named = { at: to.at, self: to.object }
  const cause = { address: change.address, path }
  const live = [
    call(
      change.address,
      'vcpus-live',
      'VM.set_VCPUs_number_live',
      { ...named, nvcpu: literal(count) },
      `give ${to.subject} ${count} virtual CPUs while it runs`,
      { cause },
    ),
    call(
      change.address,
      'vcpus',
      'VM.set_VCPUs_at_startup',
      { ...named, value: literal(count) },
      `give ${to.subject} ${count} virtual CPUs at its next start`,
      { cause },
    ),
  ]
  return [{ path, halted, live }]
}

/** Where `host` pins a VM its home is the same host, so that a later start prefers it. */
function homeSteps(change: Change, to: Target, staging: Staging): readonly Draft[] {
  const home = hostOf(linkOf(change.planned, 'home') ?? linkOf(change.planned, 'host'), staging)
  if (home?.uuid === (isMaking(change) ? undefined : presentHome(change, staging))) return []
  if (home === undefined && linkOf(change.applied, 'home') === undefined) return []
  const value = home === undefined ? noObject : objectArgument('host', home.uuid)
  const summary =
    home === undefined
      ? `take the home server from ${to.subject}`
      : `make ${home.name} the home server of ${to.subject}`
  return [call(change.address, 'home', 'VM.set_affinity', { at: to.at, self: to.object, value }, summary)]
}

/** The home server that the VM has, whoever gave it. */
function presentHome(change: Change, staging: Staging): string | undefined {
  const found = findAnywhere(staging.observation, 'VM', textOf(change.prior, 'uuid') ?? '')
  const host =
    found === undefined ? undefined : findByRef(found.pool, 'host', textField(found.record, 'affinity'))
  return host === undefined ? undefined : textField(host.record, 'uuid')
}
