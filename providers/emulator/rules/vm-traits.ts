import type { Database, DatabaseRecord } from '../database/database.js'
import { flagOf, mapOf, refOf, textOf } from './field.js'

/** True for the templates that come with the product. */
export function isDefaultTemplate(record: DatabaseRecord): boolean {
  return flagOf(record, 'is_default_template') || mapOf(record, 'other_config')['default_template'] === 'true'
}

/** True for a PV guest, or an HVM guest whose tools answer. */
export function hasDrivers(database: Database, record: DatabaseRecord): boolean {
  if (domainTypeOf(record) === 'pv') return true
  const metrics = database.get('VM_guest_metrics', refOf(record, 'guest_metrics'))
  return metrics !== undefined && Object.keys(mapOf(metrics, 'PV_drivers_version')).length > 0
}

/** How the VM is virtualised, by its domain type (7.5 on) or its boot policy. */
export function domainTypeOf(record: DatabaseRecord): 'hvm' | 'pvh' | 'pv' | 'pv_in_pvh' {
  const type = textOf(record, 'domain_type')
  if (type === 'hvm' || type === 'pvh' || type === 'pv' || type === 'pv_in_pvh') return type
  return textOf(record, 'HVM_boot_policy') === '' ? 'pv' : 'hvm'
}
