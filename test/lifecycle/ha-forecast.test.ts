import { expect, test } from '@jest/globals'
import type { ForecastSection } from '../../src/provider/forecast.js'
import { alphaAndBeta, type LabMachine, poolBlocks, poolProject } from '../support/pool-project.js'

const three: readonly LabMachine[] = [...alphaAndBeta, { name: 'gamma', address: '10.0.0.3' }]

/** A running VM of some GiB on a host; `lines` are further lines of its block. */
function vm(
  name: string,
  gibibytes: number,
  host: string,
  lines: string = '',
  sr: string = 'sr.store',
): string {
  return `vm "${name}" {
  name     = "${name}"
  template = "guest"
  memory   = "${gibibytes}GiB"
  host     = host.${host}
  ${lines}
  disk "system" {
    sr   = ${sr}
    size = "1GiB"
  }
}
`
}

const text = `${poolBlocks(three, 'name = "main"')}
sr "store" {
  type   = "nfs"
  name   = "store"
  server = "10.0.0.100"
  path   = "/export"
}
sr "local" {
  host   = host.gamma
  type   = "ext"
  name   = "local"
  device = "/dev/sdb"
}
${vm('first', 2, 'alpha')}
${vm('second', 1, 'alpha', 'order = 1')}
${vm('third', 3, 'beta')}
${vm('tied', 1, 'gamma', '', 'sr.local')}
ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.store
  failures_to_tolerate = 1
  protect {
    vms = [vm.first, vm.second, vm.third]
  }
}
`

const { plan, diagnostics } = await poolProject({ release: '8.4', machines: three }, text).plan()
const pool = plan?.forecast.pools['main'] ?? {}
const sections: readonly ForecastSection[] = plan?.forecast.sections ?? []

interface Restart {
  readonly vm: string
  readonly to: string | null
  readonly memory_left: number | null
}
interface Facts {
  readonly failover: Readonly<Record<string, readonly Restart[]>>
  readonly memory_left: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly failover_pairs: readonly {
    readonly hosts: readonly string[]
    readonly restarts: readonly Restart[]
    readonly memory_left: Readonly<Record<string, number>>
  }[]
}
const facts = pool as unknown as Facts

test('the plan is one to apply', () => {
  expect(diagnostics).toEqual([])
  expect(plan?.findings.filter(({ severity }) => severity === 'error')).toEqual([])
})

test('each restart leaves less memory where it goes, and the last leaves what the failure leaves', () => {
  for (const [host, restarts] of Object.entries(facts.failover)) {
    const least = new Map<string, number>()
    for (const { to, memory_left: left } of restarts) {
      expect(left === null).toBe(to === null)
      if (to === null || left === null) continue
      expect(left).toBeLessThan(least.get(to) ?? Infinity)
      least.set(to, left)
    }
    for (const [to, left] of least) expect(facts.memory_left[host]?.[to]).toBe(left)
  }
  expect(facts.failover['alpha']?.map(({ vm: name }) => name)).toEqual(['first', 'second'])
  expect(facts.failover['alpha']?.every(({ to }) => to !== null)).toBe(true)
})

test('each pair of hosts is told, with what their VMs need and what is left', () => {
  expect(facts.failover_pairs.map(({ hosts }) => hosts)).toEqual([
    ['alpha', 'beta'],
    ['alpha', 'gamma'],
    ['beta', 'gamma'],
  ])
  const [both, , other] = facts.failover_pairs
  // Domain 0 leaves some five of eight GiB: no room for six on gamma, nor for three on alpha beside its three.
  expect(both?.restarts.map(({ to }) => to)).toEqual([null, null, null])
  expect(other?.restarts.map(({ vm: name, to }) => [name, to])).toEqual([
    ['third', null],
    ['tied', null],
  ])
  expect(Object.keys(both?.memory_left ?? {})).toEqual(['gamma'])
})

test('what is tied to its host is told with the reason', () => {
  const tied = sections.find(({ title }) => title === 'VMs of main tied to some hosts')
  expect(tied).toMatchObject({ rows: [{ cells: ['tied', 'The SR local is not shared.'] }] })
})

test.each([
  [1, ['alpha', 'beta', 'gamma']],
  [2, ['alpha', 'beta', 'gamma', 'alpha and beta', 'alpha and gamma', 'beta and gamma']],
])('of %i failures to bear, those of each host and of each two are played', async (count, failing) => {
  const other = text.replace('failures_to_tolerate = 1', `failures_to_tolerate = ${count}`)
  const small = other.replaceAll('"3GiB"', '"1GiB"').replaceAll('"2GiB"', '"1GiB"')
  const planned = await poolProject({ release: '8.4', machines: three }, small).plan({ isIllustrated: true })
  const played = (planned.plan?.forecast.sections ?? []).flatMap(section =>
    section.kind === 'timeline' && section.stage !== undefined ? [section] : [],
  )
  expect(played.map(({ title }) => /^If (.*) of main fails?, as/.exec(title)?.[1]).toSorted()).toEqual(
    failing.toSorted(),
  )
  for (const { entries, title } of played) {
    const lost = entries[0]?.effects?.flatMap(each => ('place' in each ? [each.place] : [])) ?? []
    expect(title).toContain(lost.join(' and '))
    // Whatever is down is given up, and what it ran is started elsewhere or told to stay down.
    for (const place of lost) expect(entries.some(({ label }) => label === `${place} is given up`)).toBe(true)
  }
})
