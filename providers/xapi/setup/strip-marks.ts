import type { FieldValue } from '../../emulator/database/database.js'
import type { World } from '../../emulator/world.js'
import { markKey } from '../drafting/key.js'

/** Classes whose objects carry marks of ours. */
const markedClasses = ['pool', 'host', 'network', 'PIF', 'SR', 'VDI', 'VM', 'VBD', 'VIF', 'PBD', 'secret']

/** Takes every key of ours out of other_config, so that no project recognises the objects as its own. */
export function stripMarks(world: World): void {
  for (const database of world.databases())
    for (const className of markedClasses)
      for (const [ref, record] of database.records(className)) {
        const kept = withoutMarks(record['other_config'])
        if (kept !== undefined) database.update(className, ref, { other_config: kept })
      }
}

/** The map without our keys; undefined where it holds none. */
function withoutMarks(config: FieldValue | undefined): FieldValue | undefined {
  if (typeof config !== 'object' || Array.isArray(config)) return undefined
  const entries = Object.entries(config)
  const kept = entries.filter(([key]) => key !== markKey && !key.startsWith(`${markKey}-`))
  return kept.length === entries.length ? undefined : Object.fromEntries(kept)
}
