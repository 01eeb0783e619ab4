import * as fc from 'fast-check'
import { Project } from '../support/project.js'

/** A pool with high availability, as it is drawn. */
export interface ProtectedPool {
  readonly release: string
  /** Memory of each host in GiB, the coordinator first. */
  readonly hosts: readonly number[]
  readonly failures: number | 'max'
  readonly timeoutSeconds: number
  readonly vms: readonly DrawnVm[]
}

interface DrawnVm {
  readonly memory: string
  readonly priority: 'restart' | 'best-effort' | 'none'
  readonly order: number
  readonly startDelay: number
  /** On the local storage of a host, which ties it there. */
  readonly isTied: boolean
  readonly isRunning: boolean
}

const releases = ['8.2.1', '6.5.0', '7.6.0', '8.4.0', '6.2.0', 'xcp-ng-8.3.0', '7.1.2']

/** Any pool of two to six hosts with up to twelve VMs. */
export const anyProtectedPool: fc.Arbitrary<ProtectedPool> = fc.record({
  release: fc.constantFrom(...releases),
  hosts: fc.array(fc.constantFrom(8, 6, 12, 5, 16), { minLength: 2, maxLength: 6 }),
  failures: fc.constantFrom('max' as const, 'max' as const, 0, 1),
  timeoutSeconds: fc.constantFrom(60, 60, 120),
  vms: fc.array(
    fc.record({
      memory: fc.constantFrom('256MiB', '512MiB', '1GiB', '2GiB', '3GiB', '1536MiB'),
      priority: fc.constantFrom(
        'restart' as const,
        'restart' as const,
        'best-effort' as const,
        'none' as const,
      ),
      order: fc.nat(3),
      startDelay: fc.constantFrom(0, 10, 45),
      isTied: fc.oneof(
        { arbitrary: fc.constant(false), weight: 9 },
        { arbitrary: fc.constant(true), weight: 1 },
      ),
      isRunning: fc.oneof(
        { arbitrary: fc.constant(true), weight: 8 },
        { arbitrary: fc.constant(false), weight: 1 },
      ),
    }),
    { minLength: 1, maxLength: 12, size: 'max' },
  ),
})

/** The folder of such a pool. */
export function protectedProject(pool: ProtectedPool, seed: number = 1): Project {
  return new Project({ '/work/lab.hcl': labText(pool), '/work/main.pool.hcl': configurationText(pool) }, seed)
}

function labText({ release, hosts }: ProtectedPool): string {
  const machines = hosts.map(
    (memory, index) => `machine "h${index}" {
  address  = "10.0.0.${index + 1}"
  release  = "${release}"
  password = "labroot"
  memory   = "${memory}GiB"
  nic "eth0" {
    segment = "lan"
  }
}
`,
  )
  return `segment "lan" {
  subnet = "10.0.0.0/24"
}
${machines.join('')}nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.100"
  }
  nfs "/vdis" {
    size = "500GiB"
  }
}
template "guest" {
  tools = true
}
`
}

function configurationText({ hosts, vms, failures, timeoutSeconds }: ProtectedPool): string {
  const names = hosts.map((_, index) => `host.h${index}`)
  const hostTexts = hosts.map(
    (_, index) => `host "h${index}" {\n  address  = "10.0.0.${index + 1}"\n  password = "labroot"\n}\n`,
  )
  const vmTexts = vms.map(
    (vm, index) => `vm "v${index}" {
  template    = "guest"
  memory      = "${vm.memory}"
  order       = ${vm.order}
  start_delay = ${vm.startDelay}
  power       = "${vm.isRunning ? 'running' : 'halted'}"
  disk "root" {
    sr   = ${vm.isTied ? 'sr.local' : 'sr.vdis'}
    size = "1GiB"
  }
}
`,
  )
  const protect = (['restart', 'best-effort'] as const).flatMap(priority => {
    const chosen = vms.flatMap((vm, index) => (priorityOf(vm) === priority ? [`vm.v${index}`] : []))
    return chosen.length === 0
      ? []
      : [`  protect {\n    vms      = [${chosen.join(', ')}]\n    priority = "${priority}"\n  }\n`]
  })
  return `${hostTexts.join('')}pool "main" {
  coordinator = host.h0
  members     = [${names.slice(1).join(', ')}]
}
sr "vdis" {
  type   = "nfs"
  server = "10.0.0.100"
  path   = "/vdis"
}
${
  vms.some(vm => vm.isTied)
    ? `sr "local" {
  host   = host.h1
  type   = "ext"
  device = "/dev/sdb"
}
`
    : ''
}${vmTexts.join('')}ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.vdis
  timeout              = ${timeoutSeconds}
  failures_to_tolerate = ${failures === 'max' ? '"max"' : failures}
${protect.join('')}}
`
}

/** A VM that is tied to its host cannot be promised a restart. */
function priorityOf({ priority, isTied }: DrawnVm): DrawnVm['priority'] {
  return isTied && priority === 'restart' ? 'best-effort' : priority
}

/** The first pools of a seed. */
export function samplePools(seed: number, count: number): readonly ProtectedPool[] {
  const pools: ProtectedPool[] = []
  fc.assert(
    fc.property(anyProtectedPool, pool => {
      pools.push(pool)
    }),
    { seed, numRuns: count },
  )
  return pools
}
