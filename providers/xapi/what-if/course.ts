import type { TimelineEntry } from '../../../src/provider/forecast.js'
import type { Emulator } from '../../emulator/emulator.js'
import { type Snapshot, takeSnapshot } from './snapshot.js'

/** How often the world is looked at while time passes in it, in virtual seconds. */
const stepSeconds = 30

/** What a world does by itself in the next so many seconds, in the order in which it happens, and how it ends. */
export async function watch(
  world: Emulator,
  before: Snapshot,
  startedAt: number,
  seconds: number,
): Promise<{ readonly entries: readonly TimelineEntry[]; readonly after: Snapshot }> {
  const entries: TimelineEntry[] = []
  let last = before
  const look = (): void => {
    const now = takeSnapshot(world)
    entries.push(...changesBetween(last, now, Math.round(world.world.clock.now() - startedAt)))
    last = now
  }
  look()
  for (let passed = 0; passed < seconds; passed += stepSeconds) {
    await world.advance(stepSeconds)
    look()
  }
  return { entries, after: last }
}

function changesBetween(before: Snapshot, after: Snapshot, seconds: number): readonly TimelineEntry[] {
  const at = clockText(seconds)
  const entry = (label: string, detail: string): TimelineEntry => ({ at, label, detail, seconds })
  return [
    ...before.hosts.flatMap(host => {
      const now = after.hosts.find(each => each.uuid === host.uuid)
      if (now === undefined) return []
      if (now.isUp !== host.isUp)
        return [entry(host.name, now.isUp ? 'is up' : now.hasPower ? 'counts as dead' : 'is down')]
      if (now.isEnabled === host.isEnabled || !now.isUp) return []
      return [entry(host.name, now.isEnabled ? 'takes VMs again' : 'takes no VMs')]
    }),
    ...before.pools.flatMap(pool => {
      const now = after.pools.find(each => each.uuid === pool.uuid)
      if (now === undefined || now.coordinator === pool.coordinator) return []
      return [entry(now.coordinator, `becomes the coordinator of ${pool.name}`)]
    }),
    ...before.vms.flatMap(vm => {
      const now = after.vms.find(each => each.uuid === vm.uuid)
      if (now === undefined) return [entry(vm.name, 'is gone')]
      if (now.state === vm.state && now.host === vm.host) return []
      if (now.state !== 'running')
        return [entry(vm.name, now.state === 'down' ? 'stops with its host' : `is ${now.state}`)]
      return [entry(vm.name, `${vm.state === 'running' ? 'moves to' : 'runs on'} ${now.host ?? 'no host'}`)]
    }),
  ]
}

/** Minutes and seconds since the beginning. */
function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
