import type { Change } from '../../../../src/provider/change.js'
import { shownText, textOf } from '../../drafting/attribute.js'

/** The attribute that says where the storage is. */
export function placeOf(change: Change): string {
  const places: { readonly [type: string]: string } = {
    nfs: 'server',
    lvmoiscsi: 'target',
    lvmohba: 'scsi_id',
    smb: 'server',
    iso: 'location',
  }
  return places[textOf(change.planned, 'type') ?? ''] ?? 'device'
}

/** The name of an SR as a reader knows it. */
export function nameOf(change: Change): string {
  return shownText(change.planned, 'name') ?? change.address
}
