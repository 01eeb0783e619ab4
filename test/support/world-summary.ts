import type { Database, DatabaseRecord, FieldValue, Ref } from '../../providers/emulator/database/database.js'
import type { World } from '../../providers/emulator/world.js'
import type { State } from '../../src/state/state.js'
import { openWorld } from './open-world.js'
import type { Project } from './project.js'

/** Fields that hold moments, chances and counters. */
const fleeting =
  /^(uuid|.*_time|.*_at|last_.*|start_time|install_time|snapshot_time|timestamp|created|domid|domarch|memory_free|io_.*|boot_time|generation|current_operations|MAC|xenstore_data|location|MAC_seed|iscsi_iqn)$/

/** Values of the state that a lab draws by chance, or that depend on where VMs run. */
const drawn = /^(mac|ips|iscsi_iqn|memory_free|resident_on)$/

/** Fields that say where VMs run. */
const placing: ReadonlySet<string> = new Set(['resident_on', 'resident_VMs', 'scheduled_to_be_resident_on'])

/** What there is at the end of a run, as text without UUIDs, moments and chance. */
export interface EndSummary {
  /** Every object of every pool: an object too many shows as a line too many. */
  readonly world: readonly string[]
  /** Which VM runs on which host. Where no block says it, it depends on what ran where when it was planned. */
  readonly placement: readonly string[]
  /** What the state says, objects told by what they are called in the world. */
  readonly state: readonly string[]
}

/** Two runs that came to the same end have the same summary. */
export async function summariseEnd(project: Project): Promise<EndSummary> {
  const emulator = await openWorld(project.newProcess())
  const world = summarise(emulator.world)
  const state = summariseState((await project.state())?.instances ?? {}, emulator.world)
  await emulator.close()
  return { world, placement: placementIn(emulator.world), state }
}

function placementIn(world: World): readonly string[] {
  return world.databases().flatMap(database =>
    database.records('VM').flatMap(([ref, record]) => {
      const host = namesOf(database).get(String(record['resident_on']))
      return host === undefined ? [] : [`${namesOf(database).get(ref) ?? ''} on ${host}`]
    }),
  )
}

function summariseState(instances: State['instances'], world: World): readonly string[] {
  const names = new Map<string, string>()
  for (const database of world.databases())
    for (const className of classes)
      for (const [ref, record] of database.records(className))
        names.set(String(record['uuid']), namesOf(database).get(ref) ?? className)
  return Object.entries(instances).map(([address, { writeOnly, ...instance }]) => {
    const steady = { ...instance, writeOnly: Object.keys(writeOnly) }
    const text = JSON.stringify(steady, (field, value: unknown) => (drawn.test(field) ? undefined : value))
    return `${address} ${text.replace(uuidPattern, uuid => names.get(uuid) ?? '<uuid>')}`
  })
}

function summarise(world: World): readonly string[] {
  const machines = [...world.hardware.machines.keys()].map(label => {
    const { power, role, cpuFeatures } = world.machine(label)
    return `machine ${label} ${power} ${role} ${cpuFeatures}`
  })
  const objects = world.databases().flatMap(database => summariseDatabase(database))
  return [...machines, ...objects.sort()]
}

/** Classes whose objects last. Others tell what happened, or live as long as a process. */
const classes =
  'pool host host_cpu host_metrics host_patch pool_patch pool_update network PIF PIF_metrics Bond VLAN SR SM PBD VDI VM VM_metrics VBD VIF secret'.split(
    ' ',
  )

const knownNames = new WeakMap<Database, ReadonlyMap<Ref, string>>()

/** What objects of a database are called in a summary, by their references. */
function namesOf(database: Database): ReadonlyMap<Ref, string> {
  const known = knownNames.get(database)
  if (known) return known
  const names = new Map<Ref, string>()
  knownNames.set(database, names)
  for (const className of classes)
    for (const [ref, record] of uncounted(database, className)) names.set(ref, ownName(className, record))
  // Names of what has none of its own are made of those that it hangs on.
  for (const className of ['PIF', 'PBD', 'VBD', 'VIF', 'VDI', 'host_patch', 'PIF_metrics'])
    for (const [ref, record] of uncounted(database, className))
      names.set(ref, `${ownName(className, record)}(${hangsOn(record, names)})`)
  return names
}

/**
 * The records of a class without the numbers that a pool counts up in names: `bond1`, `xapi3`. Which bond or network has which is a
 * matter of what was made first, and one that was refused and made again comes later.
 */
function uncounted(
  database: Database,
  className: string,
): readonly (readonly [ref: Ref, record: DatabaseRecord])[] {
  const records = database.records(className)
  if (className === 'network')
    return records.map(([ref, record]) => [
      ref,
      { ...record, bridge: String(record['bridge']).replace(/^xapi\d+$/, 'xapi') },
    ])
  if (className !== 'PIF') return records
  const placeOf = ({ host, device }: DatabaseRecord): string => `${String(host)} ${String(device)}`
  const bonds = new Map(
    records
      .filter(([, { bond_master_of: of }]) => Array.isArray(of) && of.length > 0)
      .map(([, record]) => [placeOf(record), `bond of ${networkName(database, record)}`] as const),
  )
  return records.map(([ref, record]) => {
    const device = bonds.get(placeOf(record))
    return [ref, device === undefined ? record : { ...record, device }]
  })
}

function networkName(database: Database, { network }: DatabaseRecord): string {
  return String(database.get('network', String(network))?.['name_label'])
}

function summariseDatabase(database: Database): readonly string[] {
  const names = namesOf(database)
  return classes.flatMap(className =>
    uncounted(database, className).map(
      ([ref, record]) => `${names.get(ref) ?? className} ${JSON.stringify(steady(record, names))}`,
    ),
  )
}

function ownName(className: string, record: DatabaseRecord): string {
  const { name_label: name, device, userdevice, number } = record
  const own = [name, device, userdevice, number].find(value => typeof value === 'string' && value !== '')
  return `${className}:${String(own ?? '')}`
}

function hangsOn(record: DatabaseRecord, names: ReadonlyMap<Ref, string>): string {
  return ['host', 'SR', 'VM', 'network', 'VDI', 'pool_patch']
    .flatMap(field => {
      const value = record[field]
      return typeof value === 'string' ? (names.get(value) ?? []) : []
    })
    .join(',')
}

function steady(record: DatabaseRecord, names: ReadonlyMap<Ref, string>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(record)
    .filter(([field]) => !fleeting.test(field) && !placing.has(field))
    .sort(([first], [second]) => (first < second ? -1 : 1))
  return Object.fromEntries(entries.map(([field, value]) => [field, steadyValue(value, names)]))
}

const uuidPattern = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
/** Marks end with the key of the step that made the object: another one where another plan did. */
const markPattern = /^([a-z_]+\.\S+) [0-9a-f]{6}$/
const momentPattern = /\d{8}T\d\d:\d\d:\d\dZ/g

function steadyValue(value: FieldValue, names: ReadonlyMap<Ref, string>): unknown {
  if (typeof value === 'string') {
    if (value.startsWith('OpaqueRef:')) return names.get(value) ?? (value.endsWith('NULL') ? 'none' : 'some')
    return value
      .replace(uuidPattern, '<uuid>')
      .replace(momentPattern, '<moment>')
      .replace(markPattern, '$1 <key>')
  }
  if (Array.isArray(value)) return value.map(item => JSON.stringify(steadyValue(item, names))).sort()
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !fleeting.test(key))
        .map(([key, item]) => [steadyValue(key, names), steadyValue(item, names)] as const)
        .sort(([first], [second]) => (String(first) < String(second) ? -1 : 1)),
    )
  return value
}
