import type { Ref } from '../database/database.js'
import { recordOf, refOf } from '../rules/field.js'
import type { CallContext } from './call.js'
import type { Claim } from './define-call.js'

/** Claims one object of a class for an operation: the argument of that name. */
export function claims<Name extends string>(
  className: string,
  argument: Name,
  operation: string,
): (context: CallContext, given: { readonly [K in Name]: Ref }) => readonly Claim[] {
  return (_context, given) => [{ className, ref: given[argument], operation }]
}

/** Claims a disk, and its SR for the operation that stands for it there (xapi.md §5.2, §5.4). */
export function claimsDisk<Name extends string>(
  argument: Name,
  operation: string,
): (context: CallContext, given: { readonly [K in Name]: Ref }) => readonly Claim[] {
  return ({ database }, given) => {
    const vdi = given[argument]
    const sr = refOf(recordOf(database, 'VDI', vdi), 'SR')
    return [
      { className: 'SR', ref: sr, operation: `vdi_${operation}` },
      { className: 'VDI', ref: vdi, operation },
    ]
  }
}
