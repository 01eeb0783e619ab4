import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'

/** Where VMs run after the plan; nothing where there are none. */
export function vmSection(name: string, database: Database): readonly ForecastSection[] {
  const vms = database.records('VM').flatMap(([, record]) => (isVm(record) ? [record] : []))
  if (vms.length === 0) return []
  const rows = vms.map(vm => {
    const host = database.get('host', String(vm.resident_on))
    return {
      cells: [
        String(vm.name_label),
        String(vm.power_state).toLowerCase(),
        vm.power_state === 'Running' ? String(host?.name_label ?? '') : '',
      ],
    }
  })
  const columns = [
    { title: 'VM', align: 'left' as const },
    { title: 'State', align: 'left' as const },
    { title: 'Host', align: 'left' as const },
  ]
  return [{ kind: 'table', title: `VMs of ${name} after the plan`, isNotable: true, columns, rows }]
}

function isVm(record: DatabaseRecord): boolean {
  return record.is_a_template !== true && record.is_a_snapshot !== true && record.is_control_domain !== true
}
