import type { Mutation } from './mutation.js'
import type { Ref } from './database.js'
import type { Table } from './table.js'
import { targetsOf } from './table.js'

/** Which objects may be asked for something else when a field of another changes: those it names, or those that name it. */
type Echo = { readonly to: string; readonly named: string } | { readonly to: string; readonly naming: string }

const echoes: Readonly<Record<string, Readonly<Record<string, readonly Echo[]>>>> = {
  VM: {
    power_state: [
      { to: 'VBD', naming: 'VM' },
      { to: 'VIF', naming: 'VM' },
      { to: 'VM_appliance', named: 'appliance' },
    ],
  },
  VBD: { currently_attached: [{ to: 'VDI', named: 'VDI' }] },
  PBD: { currently_attached: [{ to: 'SR', named: 'SR' }] },
  VM_guest_metrics: { PV_drivers_version: [{ to: 'VM', naming: 'guest_metrics' }] },
}

/** The objects whose `allowed_operations` a change may have made others: their subscribers hear of it (wire.md §6). */
export function echoesOf(
  mutation: Mutation,
  tables: ReadonlyMap<string, Table>,
): readonly (readonly [className: string, ref: Ref])[] {
  const ofClass = mutation.kind === 'set' ? echoes[mutation.className] : undefined
  if (mutation.kind !== 'set' || ofClass === undefined) return []
  const { className, ref, fields } = mutation
  return Object.entries(ofClass)
    .filter(([field]) => field in fields)
    .flatMap(([, found]) => found)
    .flatMap(echo => {
      const table = tables.get(echo.to)
      const refs =
        'named' in echo
          ? targetsOf(tables.get(className)?.get(ref)?.[echo.named]).filter(target => table?.get(target))
          : (table?.referring(echo.naming, ref) ?? [])
      return refs.map(target => [echo.to, target] as const)
    })
}
