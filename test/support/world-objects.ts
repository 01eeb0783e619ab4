import type { Database, DatabaseRecord } from '../../providers/emulator/database/database.js'
import { openWorld } from './open-world.js'
import type { Project } from './project.js'

/** Something that a person has in a pool. */
export interface WorldObject {
  /** Its kind and UUID, `vm 1b6f…`. */
  readonly key: string
  readonly name: string
}

/** What each kind is in a database, and which records a person has not got. */
const kinds: readonly (readonly [
  kind: string,
  className: string,
  isSpared: (record: DatabaseRecord) => boolean,
])[] = [
  ['host', 'host', () => false],
  ['pool', 'pool', () => false],
  ['sr', 'SR', record => record['type'] === 'udev' || record['is_tools_sr'] === true || isTools(record)],
  [
    'vm',
    'VM',
    record =>
      record['is_a_template'] === true ||
      record['is_control_domain'] === true ||
      record['is_a_snapshot'] === true,
  ],
]

/** The SR of guest tools, as releases without `is_tools_sr` have it. */
function isTools({ other_config: config }: DatabaseRecord): boolean {
  return typeof config === 'object' && config !== null && 'xenserver_tools_sr' in config
}

/** All hosts, pools, SRs and VMs of a world, whoever made them: read from its databases, not through a session. */
export async function worldObjects(project: Project): Promise<readonly WorldObject[]> {
  const emulator = await openWorld(project.newProcess())
  const found = emulator.world.databases().flatMap(objectsOf)
  await emulator.close()
  return found
}

function objectsOf(database: Database): readonly WorldObject[] {
  return kinds.flatMap(([kind, className, isSpared]) =>
    database
      .records(className)
      .filter(([, record]) => !isSpared(record))
      .map(([, record]) => ({
        key: `${kind} ${String(record['uuid'])}`,
        name: String(record['name_label']),
      })),
  )
}
