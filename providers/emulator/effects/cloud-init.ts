import type { Database, Ref } from '../database/database.js'
import { noteEvent } from '../hardware-events.js'
import { mapOf, recordOf, refOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import type { World } from '../world.js'

/** Where the lab keeps what a seed disk holds, in VDI.other_config. */
export const seedKey = 'lab-seed'

/** A guest that boots with a seed disk takes it once for each instance-id, as cloud-init does; the lab's events tell of it. */
export function takeSeed(world: World, database: Database, vm: Ref): void {
  const record = recordOf(database, 'VM', vm)
  for (const [, vbd] of referring(database, 'VBD', 'VM', vm)) {
    const vdi = database.get('VDI', refOf(vbd, 'VDI'))
    const text = vdi === undefined ? undefined : mapOf(vdi, 'other_config')[seedKey]
    if (text === undefined) continue
    const files: unknown = JSON.parse(text)
    const meta = fileIn(files, 'meta-data')
    const instance = valueIn(meta, 'instance-id')
    const key = `guests/${textOf(record, 'uuid')}/instance-id`
    if (instance === '' || world.fact(key) === instance) continue
    world.setFact(key, instance)
    const bytes = new TextEncoder().encode(fileIn(files, 'user-data')).length
    const network = fileIn(files, 'network-config') === '' ? '' : ', with a network configuration'
    noteEvent(
      world,
      `${textOf(record, 'name_label')}: cloud-init took ${bytes} bytes of user data as ${valueIn(meta, 'local-hostname')}${network}`,
    )
  }
}

function fileIn(files: unknown, name: string): string {
  if (typeof files !== 'object' || files === null) return ''
  const text: unknown = Object.entries(files).find(([key]) => key === name)?.[1]
  return typeof text === 'string' ? text : ''
}

function valueIn(meta: string, name: string): string {
  return new RegExp(`^${name}: (.+)$`, 'm').exec(meta)?.[1] ?? ''
}
