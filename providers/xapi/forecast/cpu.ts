import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import type { PoolPlan } from '../drafting/pool-plan.js'

/** Which CPUs meet: worth telling where the pool has several hosts. */
export function cpuSection(name: string, pool: PoolPlan, database: Database): readonly ForecastSection[] {
  const hosts = database.records('host').map(([, record]) => record)
  if (hosts.length < 2) return []
  const features = new Set(hosts.map(featuresOf))
  const models = new Set(hosts.map(host => field(host, 'modelname')))
  const lines =
    features.size === 1
      ? [
          `All ${hosts.length} hosts have the same CPU features${models.size === 1 ? ` (${[...models].join('')})` : ''}; VMs can migrate anywhere.`,
        ]
      : hosts.map(
          host => `${String(host.name_label)}: ${field(host, 'modelname')}, features ${featuresOf(host)}`,
        )
  return [
    {
      kind: 'text',
      title: `CPUs of ${name}`,
      isNotable: features.size > 1 || pool.joiners.length > 0,
      lines,
    },
  ]
}

/** Whether the features are equal, and those of each host. */
export function cpuFacts(database: Database): Json {
  const hosts = database.records('host').map(([, record]) => record)
  return {
    is_equal: new Set(hosts.map(featuresOf)).size <= 1,
    features: Object.fromEntries(hosts.map(host => [String(host.name_label), featuresOf(host)])),
  }
}

/** 6.x keeps one set for all guests; later releases one for guests with hardware virtualisation and one without. */
function featuresOf(host: DatabaseRecord): string {
  return field(host, 'features_hvm_host') || field(host, 'features_hvm') || field(host, 'features')
}

function field(host: DatabaseRecord, key: string): string {
  const info = host.cpu_info
  if (typeof info !== 'object' || Array.isArray(info)) return ''
  const value = Object.entries(info).find(([name]) => name === key)?.[1]
  return typeof value === 'string' ? value : ''
}
