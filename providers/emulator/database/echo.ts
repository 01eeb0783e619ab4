import type { ClassRecords } from './class-records.js'
import type { Mutation } from './mutation.js'
import type { Ref } from './database.js'
import { targetsOf } from './table.js'

/** Which objects may be asked for something else when a field of another changes: those it names, or those that name it. */
type Echo = { readonly when: string; readonly to: string } & (
  { readonly named: string } | { readonly naming: string }
)

const echoes: ReadonlyMap<string, readonly Echo[]> = new Map([
  [
    'VM',
    [
      { when: 'power_state', to: 'VBD', naming: 'VM' },
      { when: 'power_state', to: 'VIF', naming: 'VM' },
      { when: 'power_state', to: 'VM_appliance', named: 'appliance' },
    ],
  ],
  ['VBD', [{ when: 'currently_attached', to: 'VDI', named: 'VDI' }]],
  ['PBD', [{ when: 'currently_attached', to: 'SR', named: 'SR' }]],
  ['VM_guest_metrics', [{ when: 'PV_drivers_version', to: 'VM', naming: 'guest_metrics' }]],
])

/** The objects whose `allowed_operations` a change may have made others: their subscribers hear of it (wire.md §6). */
export function echoesOf(
  mutation: Mutation,
  classes: ReadonlyMap<string, ClassRecords>,
): readonly (readonly [className: string, ref: Ref])[] {
  const ofClass = mutation.kind === 'set' ? echoes.get(mutation.className) : undefined
  if (mutation.kind !== 'set' || ofClass === undefined) return none
  const { className, ref, fields } = mutation
  const met = ofClass.filter(({ when }) => when in fields)
  if (met.length === 0) return none
  return met.flatMap(echo => {
    const records = classes.get(echo.to)
    const refs =
      'named' in echo
        ? targetsOf(classes.get(className)?.row(ref)?.[echo.named]).filter(target => records?.row(target))
        : (records?.table?.referring(echo.naming, ref) ?? [])
    return refs.map(target => [echo.to, target] as const)
  })
}

const none: readonly never[] = []
