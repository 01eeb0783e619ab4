import { Failure } from '../../../src/diagnostic/failure.js'
import type { Json } from '../../../src/provider/step.js'
import type { StepWatch } from '../../../src/provider/watch.js'
import { designate, findOwned, text } from './designate.js'
import { run } from './run.js'
import type { XapiSession, XapiValue } from '../session/xapi-session.js'

/**
 * Moves disks of a running VM to other SRs, and the VM to the host that is named: the host is asked to receive it, and what
 * it answers, a session of its own among it, goes straight into the call and is kept nowhere.
 */
export async function migrateStorage(
  session: XapiSession,
  values: { readonly [name: string]: Json },
  watch: StepWatch | undefined,
): Promise<Json> {
  const vm = await designate(session, values.vm ?? null)
  const host = text(await designate(session, values.host ?? null))
  const management = await findOwned(session, 'PIF', 'host.get_PIFs', host, pif => pif.management === true)
  if (management === undefined)
    throw new Failure('refused', 'HOST_HAS_NO_MANAGEMENT_IP', 'the host has no management interface', false, [
      host,
    ])
  const network = await session.call('PIF.get_network', management)
  const destination = await session.call('host.migrate_receive', host, network, {})
  const map: { [disk: string]: XapiValue } = {}
  for (const move of Array.isArray(values.moves) ? values.moves : []) {
    const fields = await designate(session, move)
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) continue
    const { vdi, sr } = Object.fromEntries(Object.entries(fields))
    if (vdi !== undefined && sr !== undefined) map[text(vdi)] = sr
  }
  await run(session, watch, 'VM.migrate_send', vm, destination, true, map, {}, {})
  return null
}
