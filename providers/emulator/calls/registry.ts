import { bondCalls } from './bond.js'
import type { Call } from './call.js'
import { followedByHa } from './follow-plan.js'
import { hostCpuCalls } from './host-cpu.js'
import { hostEvacuationCalls } from './host-evacuation.js'
import { hostMigrationCalls } from './host-migration.js'
import { hostPowerCalls } from './host-power.js'
import { hostSettingsCalls } from './host-settings.js'
import { messageCalls } from './message.js'
import { networkCalls } from './network.js'
import { pbdCalls } from './pbd.js'
import { pifCalls } from './pif.js'
import { poolEmergencyCalls } from './pool-emergency.js'
import { poolHaCalls } from './pool-ha.js'
import { poolPatchCalls } from './pool-patch.js'
import { poolSettingsCalls } from './pool-settings.js'
import { poolUpdateCalls } from './pool-update.js'
import { poolCalls } from './pool.js'
import { repositoryCalls } from './repository.js'
import { srCalls } from './sr.js'
import { tunnelCalls } from './tunnel.js'
import { vbdCalls } from './vbd.js'
import { vdiTrackingCalls } from './vdi-tracking.js'
import { vdiCalls } from './vdi.js'
import { vifCalls } from './vif.js'
import { vlanCalls } from './vlan.js'
import { vmApplianceCalls } from './vm-appliance.js'
import { vmLiveCalls } from './vm-live.js'
import { vmPowerCalls } from './vm-power.js'
import { vmSettingsCalls } from './vm-settings.js'
import { vmSnapshotCalls } from './vm-snapshot.js'
import { vmCalls } from './vm.js'

const own: readonly Call[] = [
  ...poolCalls,
  ...poolEmergencyCalls,
  ...poolHaCalls,
  ...poolSettingsCalls,
  ...hostPowerCalls,
  ...hostEvacuationCalls,
  ...hostMigrationCalls,
  ...hostSettingsCalls,
  ...hostCpuCalls,
  ...poolPatchCalls,
  ...poolUpdateCalls,
  ...repositoryCalls,
  ...networkCalls,
  ...pifCalls,
  ...bondCalls,
  ...vlanCalls,
  ...tunnelCalls,
  ...srCalls,
  ...pbdCalls,
  ...vdiCalls,
  ...vdiTrackingCalls,
  ...vbdCalls,
  ...vifCalls,
  ...vmCalls,
  ...vmSnapshotCalls,
  ...vmPowerCalls,
  ...vmLiveCalls,
  ...vmSettingsCalls,
  ...vmApplianceCalls,
  ...messageCalls,
]

/** Every message with behaviour of its own; all others are the generic getters and setters. */
export const calls: readonly Call[] = own.map(followedByHa)
