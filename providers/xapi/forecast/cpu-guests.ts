import type { Database, DatabaseRecord, Ref } from '../../emulator/database/database.js'
import { parseFeatures } from '../../emulator/rules/cpu-features.js'
import { nameFeatures, type NamedWord } from '../../emulator/rules/cpu-feature-names.js'
import { mapOf, textOf } from '../../emulator/rules/field.js'
import { isBefore } from '../../emulator/rules/release.js'
import { bootFlags, cpuRefusals, guestCpu } from '../../emulator/rules/vm-cpu.js'
import { beyond } from './cpu-level.js'

/** A VM that goes on with the CPU that it booted with, and the hosts that it cannot move to for that. */
export interface Pinned {
  readonly vm: string
  readonly hosts: readonly string[]
}

/** VMs that run or are suspended, and cannot go on everywhere. What closes a host is asked once for VMs of the same CPU. */
export function pinnedGuests(release: string, database: Database): readonly Pinned[] {
  const closed = new Map<string, readonly string[]>()
  return guests(database).flatMap(([ref, vm]) => {
    const cpu = JSON.stringify(guestCpu(database, vm))
    const hosts = closed.get(cpu) ?? closedHosts(release, database, ref)
    closed.set(cpu, hosts)
    return hosts.length === 0 ? [] : [{ vm: String(vm.name_label), hosts }]
  })
}

function closedHosts(release: string, database: Database, vm: Ref): readonly string[] {
  return database
    .records('host')
    .filter(([host]) => cpuRefusals(database, vm, host, release).length > 0)
    .map(([, host]) => String(host.name_label))
}

/** VMs that a restart would give features that they did not boot with. */
export interface Benefit {
  readonly vms: readonly string[]
  readonly gains: readonly NamedWord[]
}

/** What running VMs would gain if they were restarted where they run, together where it is the same. */
export function restartBenefits(release: string, database: Database): readonly Benefit[] {
  const found = new Map<string, Benefit>()
  for (const [, vm] of guests(database)) {
    const host = textOf(vm, 'resident_on')
    const booted = parseFeatures(mapOf(vm, 'last_boot_CPU_flags')['features'] ?? '') ?? []
    if (textOf(vm, 'power_state') !== 'Running' || booted.length === 0) continue
    const next = parseFeatures(bootFlags(database, vm, host, release)['features'] ?? '') ?? []
    // A VM that came from a release before 7.0 has four words in another order: nothing is known of the others.
    if (!isBefore(release, '7.0') && booted.length <= 4 && next.length > 4) continue
    const gains = nameFeatures(beyond(next, booted), release)
    if (gains.length === 0) continue
    const key = JSON.stringify(gains)
    found.set(key, { gains, vms: [...(found.get(key)?.vms ?? []), String(vm.name_label)] })
  }
  return [...found.values()]
}

function guests(database: Database): readonly (readonly [string, DatabaseRecord])[] {
  return database
    .records('VM')
    .filter(
      ([, vm]) =>
        ['Running', 'Suspended', 'Paused'].includes(textOf(vm, 'power_state')) &&
        vm['is_control_domain'] !== true,
    )
}
