import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Database } from '../../emulator/database/database.js'
import { whyNotAgile } from '../kinds/vm/agility.js'

/** VMs that cannot start on every enabled host, and why: HA cannot promise to restart them. Nothing where all can. */
export function tiedSection(name: string, database: Database): readonly ForecastSection[] {
  const rows = database.records('VM').flatMap(([ref, vm]) => {
    const isGuest =
      vm['is_a_template'] !== true && vm['is_a_snapshot'] !== true && vm['is_control_domain'] !== true
    const why = isGuest ? whyNotAgile(database, ref) : undefined
    if (why === undefined) return []
    const isPromised = vm['ha_restart_priority'] === 'restart' && vm['ha_always_run'] === true
    return [{ cells: [String(vm['name_label']), why], ...(isPromised ? { emphasis: 'bad' as const } : {}) }]
  })
  if (rows.length === 0) return []
  const columns = [
    { title: 'VM', align: 'left' },
    { title: 'Why it is not agile', align: 'left' },
  ] as const
  return [{ kind: 'table', title: `VMs of ${name} tied to some hosts`, isNotable: true, columns, rows }]
}
