import { mapValue, nullValue, numberValue, stringValue } from '../../../../src/value/construct.js'
import { numberType } from '../../../../src/value/type.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import { blockOf, blocksOf, numberOf, textOf } from '../../drafting/attribute.js'
import { findByRef, vbdsOfVm, vifsOfVm, type Found } from '../../observation/find.js'
import { linkToNetwork } from '../../observation/identity.js'
import type { XapiObservation } from '../../observation/observation.js'
import { flagField, mapField, numberField, setField, textField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { toldLink } from '../belonging.js'
import { impliedType } from '../../../../src/schema/implied-type.js'
import { observedBlock } from '../observed-object.js'
import { toldFlag, toldText, toldTexts, toldWord } from '../told.js'
import { cdBlock, diskBlock, nicBlock } from './blocks.js'
import { labelOn } from './label.js'

// The coarsest step in which drivers round sizes up (extents of LVM).
const sizeStepBytes = 4 * 1024 * 1024

interface ObservedDisk {
  readonly vbd: XapiRecord
  readonly vdi: XapiRecord
}

/** The disks that have a label, by label. Others (from a template, or attached by hand) are not managed. */
export function toldDisks(vm: Found, observation: XapiObservation, applied: ObjectValue | undefined): Value {
  const written = new Map(blocksOf(applied, 'disk'))
  const entries = disksOf(vm).flatMap(disk => {
    const label = labelOf(disk, vm.record, written, applied === undefined)
    return label === undefined ? [] : [[label, toldDisk(disk, vm, observation, written.get(label))] as const]
  })
  return mapValue(entries, impliedType(diskBlock.block))
}

function disksOf(vm: Found): readonly ObservedDisk[] {
  return vbdsOfVm(vm.pool, vm.ref).flatMap(({ record }) => {
    const vdi = findByRef(vm.pool, 'VDI', textField(record, 'VDI'))
    return record['type'] === 'Disk' && vdi !== undefined ? [{ vbd: record, vdi: vdi.record }] : []
  })
}

function labelOf(
  { vbd, vdi }: ObservedDisk,
  vm: XapiRecord,
  written: ReadonlyMap<string, ObjectValue>,
  isImport: boolean,
): string | undefined {
  const kept = labelOn(vdi, vm)
  if (kept !== undefined) return kept
  const position = numberField(vbd, 'userdevice')
  const matching = [...written].find(
    ([, block]) => textOf(block, 'uuid') === vdi['uuid'] || numberOf(block, 'position') === position,
  )
  if (matching !== undefined) return matching[0]
  return isImport ? `disk${textField(vbd, 'userdevice')}` : undefined
}

function toldDisk(
  { vbd, vdi }: ObservedDisk,
  vm: Found,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): ObjectValue {
  const bytes = numberField(vdi, 'virtual_size') ?? 0
  const written = numberOf(applied, 'size')
  const isRounded = written !== undefined && written <= bytes && bytes - written < sizeStepBytes
  return observedBlock(
    diskBlock.block,
    {
      uuid: toldText(vdi, 'uuid'),
      sr: toldLink(observation, vm.pool, 'sr', textField(vdi, 'SR')),
      size: numberValue(isRounded ? written : bytes),
      description: toldText(vdi, 'name_description'),
      bootable: toldFlag(vbd, 'bootable'),
      mode: toldText(vbd, 'mode'),
      position: numberValue(numberField(vbd, 'userdevice') ?? 0),
    },
    applied,
  )
}

/** All network interfaces, by number. */
export function toldNics(vm: Found, observation: XapiObservation, applied: ObjectValue | undefined): Value {
  const written = new Map(blocksOf(applied, 'nic'))
  const entries = vifsOfVm(vm.pool, vm.ref).map(({ record }) => {
    const label = textField(record, 'device')
    return [label, toldNic(record, vm, observation, written.get(label))] as const
  })
  return mapValue(entries, impliedType(nicBlock.block))
}

function toldNic(
  vif: XapiRecord,
  vm: Found,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): ObjectValue {
  const rate = mapField(vif, 'qos_algorithm_params')['kbps']
  const allowed = [...setField(vif, 'ipv4_allowed'), ...setField(vif, 'ipv6_allowed')]
  return observedBlock(
    nicBlock.block,
    {
      network: linkToNetwork(observation, vm.pool, textField(vif, 'network')),
      mac: toldText(vif, 'MAC'),
      rate: rate === undefined ? nullValue(numberType) : numberValue(Number(rate)),
      ips: toldTexts(allowed),
    },
    applied,
  )
}

/** What is in the CD drive, where a block says so. */
export function toldCd(
  vm: Found,
  observation: XapiObservation,
  applied: ObjectValue | undefined,
): Value | undefined {
  const before = blockOf(applied, 'cd')
  if (before === undefined) return undefined
  const drive = vbdsOfVm(vm.pool, vm.ref).find(
    ({ record }) => record['type'] === 'CD' && !flagField(record, 'empty'),
  )
  const image = drive === undefined ? undefined : findByRef(vm.pool, 'VDI', textField(drive.record, 'VDI'))
  if (image === undefined) return nullValue(impliedType(cdBlock.block))
  return observedBlock(
    cdBlock.block,
    {
      iso: toldWord(textField(image.record, 'name_label')) ?? stringValue(''),
      sr: toldLink(observation, vm.pool, 'sr', textField(image.record, 'SR')),
    },
    before,
  )
}
