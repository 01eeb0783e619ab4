import type { FoundObject } from '../../../src/provider/contract.js'
import { nullValue, numberValue, objectValue, stringValue } from '../../../src/value/construct.js'
import type { ObjectValue, Value } from '../../../src/value/value.js'
import { numberOf } from '../drafting/attribute.js'
import { memoryLimits } from '../kinds/vm/blocks.js'
import { toldCd } from '../kinds/vm/devices-told.js'
import { readVm } from '../kinds/vm/read.js'
import { isTemplate } from '../kinds/vm/template.js'
import { findAll, findByRef, vbdsOfVm, virtualMachines, type Found } from '../observation/find.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { flagField, mapField, numberField, textField } from '../observation/record.js'
import { tell, usual } from './finding.js'
import type { Remark } from './pools.js'
import { isToolsSr } from '../observation/tools-sr.js'

const usualValues = {
  cores_per_socket: 1,
  boot_order: 'cd',
  firmware: 'bios',
  order: 0,
  start_delay: 0,
  shutdown_delay: 0,
}

/** The virtual machines of a pool, in the order of their names. */
export function foundMachines(
  pool: ObservedPool,
  observation: XapiObservation,
  remark: Remark,
): readonly FoundObject[] {
  return virtualMachines(pool)
    .toSorted((left, right) =>
      textField(left.record, 'name_label').localeCompare(textField(right.record, 'name_label'), 'en', {
        numeric: true,
      }),
    )
    .flatMap(vm => foundMachine(vm, observation, remark))
}

function foundMachine(vm: Found, observation: XapiObservation, remark: Remark): readonly FoundObject[] {
  const { record } = vm
  const identity = textField(record, 'uuid')
  const name = textField(record, 'name_label')
  const read = readVm(identity, observation)
  if (read === undefined) return []
  const template = templateOf(vm)
  if (template === undefined) {
    remark(`The pool of the VM ${name} has no template that its block could name; it is left out.`)
    return []
  }
  const isPaused = textField(record, 'power_state') === 'Paused'
  if (isPaused)
    remark(
      `The VM ${name} is paused, which its block leaves so. Unpause it, and take power out of its ignore_changes.`,
    )
  const isAsMany = numberOf(read, 'vcpus') === numberOf(read, 'vcpus_max')
  return tell(
    {
      kindName: 'vm',
      identity,
      name,
      subject: 'machines',
      ignored: isPaused ? ['power'] : [],
      instead: {
        template: stringValue(template),
        ...(isPaused ? { power: null } : {}),
        ...(isAsMany ? { vcpus_max: null } : {}),
        ...usual(read, usualValues),
        ...memoryOf(record),
        cd: cdOf(vm, observation),
      },
    },
    observation,
  )
}

/** The template that a VM says it was made from, where there still is one of this name; else any: it is there to be written. */
function templateOf({ pool, record }: Found): string | undefined {
  const names = findAll(pool, 'VM', isTemplate).map(each => textField(each.record, 'name_label'))
  const unique = names.filter(name => names.filter(other => other === name).length === 1).toSorted()
  const said = mapField(record, 'other_config')['base_template_name']
  const wanted = [said, 'Other install media'].find(name => name !== undefined && unique.includes(name))
  return wanted ?? unique[0]
}

/** One size where all limits but the lowest agree, a range otherwise. */
function memoryOf(record: Found['record']): Readonly<Record<string, Value>> {
  const bytes = memoryLimits.map(limit => numberField(record, `memory_${limit}`) ?? 0)
  if (new Set(bytes.slice(1)).size === 1) return {}
  return {
    memory: nullValue(),
    memory_range: objectValue(memoryLimits.map((limit, index) => [limit, numberValue(bytes[index] ?? 0)])),
  }
}

/** The image in the drive, unless it is one that comes with the release. */
function cdOf(vm: Found, observation: XapiObservation): Value {
  const drive = vbdsOfVm(vm.pool, vm.ref).find(
    ({ record }) => record['type'] === 'CD' && !flagField(record, 'empty'),
  )
  const image = drive === undefined ? undefined : findByRef(vm.pool, 'VDI', textField(drive.record, 'VDI'))
  const sr = image === undefined ? undefined : findByRef(vm.pool, 'SR', textField(image.record, 'SR'))
  if (sr === undefined || textField(sr.record, 'type') !== 'iso' || isToolsSr(sr.record)) return nullValue()
  const asked: ObjectValue = objectValue([['cd', objectValue([])]])
  return toldCd(vm, observation, asked) ?? nullValue()
}
