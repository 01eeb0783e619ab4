import type { DatabaseRecord, Ref } from '../database/database.js'
import { goesBeside } from '../rules/concurrency.js'
import { versionOf, type Source } from '../rules/remembered.js'
import { hostOperations } from './host.js'
import { poolOperations } from './pool.js'
import { srOperations } from './sr.js'
import type { Subject } from './subject.js'
import { taskOperations } from './task.js'
import { vbdOperations } from './vbd.js'
import { vdiOperations } from './vdi.js'
import { vifOperations } from './vif.js'
import { applianceOperations } from './vm-appliance.js'
import { vmOperations } from './vm.js'

interface ClassTable {
  readonly operations: (subject: Subject) => readonly string[]
  /** What the operations depend on besides the object's own record; left out: they are worked out at each look. */
  readonly sources?: readonly Source[]
}

const powerOfVms: readonly Source[] = [
  'power_state',
  'domain_type',
  'HVM_boot_policy',
  'current_operations',
].map(field => ['VM', field] as const)
const usersOfDisks: readonly Source[] = ['VDI', 'VM', 'mode', 'currently_attached'].map(
  field => ['VBD', field] as const,
)
const storage: readonly Source[] = [['SR', 'type'], ['SR', 'other_config'], ['PBD'], ['SM'], ['pool']]

/** Classes whose objects tell what they may be asked for. A network's list stays empty: nobody but xapi attaches one. */
const tables: Readonly<Record<string, ClassTable>> = {
  VM: {
    operations: vmOperations,
    sources: [
      ['pool'],
      ['VM_metrics'],
      ['VM_guest_metrics'],
      ['VBD', 'VM'],
      ['VBD', 'VDI'],
      ['VDI', 'on_boot'],
      ['VDI', 'allow_caching'],
      ['VGPU'],
      ['VUSB'],
      ['PCI'],
    ],
  },
  VDI: { operations: vdiOperations, sources: [...usersOfDisks, ...storage] },
  VBD: {
    operations: vbdOperations,
    sources: [
      ...powerOfVms,
      ['VM_guest_metrics'],
      ...usersOfDisks,
      ['VDI', 'sharable'],
      ['VDI', 'read_only'],
    ],
  },
  VIF: { operations: vifOperations, sources: [...powerOfVms, ['VM_guest_metrics']] },
  SR: { operations: srOperations, sources: [...storage, ['VDI'], ['host']] },
  host: { operations: hostOperations },
  pool: { operations: poolOperations },
  VM_appliance: { operations: applianceOperations },
  task: { operations: taskOperations },
}

/** Where and as of which release objects are looked at. */
export type Place = Omit<Subject, 'ref' | 'record'>

/** How to work out `allowed_operations` of a class at this moment. */
export interface Allowance {
  /** Another number whenever the answer for an unchanged record may be another; undefined: it may be another at any time. */
  readonly version: number | undefined
  readonly of: (ref: Ref, record: DatabaseRecord) => readonly string[]
}

/** The field `allowed_operations` of the objects of a class; undefined for classes that do not work it out. */
export function allowedOperations(className: string, place: Place): Allowance | undefined {
  const table = tables[className]
  if (table === undefined) return undefined
  const { world, database, release } = place
  return {
    version: table.sources && versionOf(database, table.sources),
    of: (ref, record) => possibleNow(className, table, { world, database, release, ref, record }),
  }
}

/** What the table offers, without what the owner blocks and what has to wait for what runs. */
function possibleNow(className: string, { operations }: ClassTable, subject: Subject): readonly string[] {
  const offered = operations(subject)
  const blocked = subject.record['blocked_operations'] ?? {}
  const running = Object.values(subject.record['current_operations'] ?? {}).map(String)
  if (running.length === 0 && Object.keys(blocked).length === 0) return offered
  return offered.filter(
    operation => !(operation in Object(blocked)) && goesBeside(className, operation, running),
  )
}
