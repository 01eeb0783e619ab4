import type { Database, Ref } from '../database/database.js'
import { machineOfHost } from '../lab/reachability.js'
import { parseFeatures, printFeatures } from '../rules/cpu-features.js'
import { maskRefusals, parseMask } from '../rules/cpu-masking.js'
import { mapOf, recordOf } from '../rules/field.js'
import { featureRefusals } from '../rules/pool-features.js'
import type { Refusal } from '../rules/refusal.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { reference, text } from './parameter.js'

const host = reference('host')

function maskingRefusals(database: Database, ref: Ref, features: string): readonly Refusal[] {
  const info = mapOf(recordOf(database, 'host', ref), 'cpu_info')
  const { maskable } = info
  return maskRefusals({
    vendor: info['vendor'] ?? '',
    maskable: maskable === 'full' || maskable === 'base' ? maskable : 'no',
    physical: parseFeatures(info['physical_features'] ?? '') ?? [],
    requested: features,
  })
}

/** The features that the host will have after its next boot. */
function maskCpu({ world, database }: CallContext, ref: Ref, features: string): void {
  const info = mapOf(recordOf(database, 'host', ref), 'cpu_info')
  database.update('host', ref, { cpu_info: { ...info, features_after_reboot: features } })
  const machine = machineOfHost(world, database, ref)
  if (machine !== undefined) world.updateMachine(machine, { pendingCpuFeatures: features })
}

/** Messages that mask CPU features, before 7.0 (xapi.md §2.5). */
export const hostCpuCalls: readonly Call[] = [
  defineCall(
    'host.set_cpu_features',
    { host, features: text() },
    {
      until: '7.0',
      rules: ({ database }, given) => [
        ...featureRefusals(database, 'restrict_cpu_masking'),
        ...maskingRefusals(database, given.host, given.features),
      ],
      perform: (context, given) =>
        maskCpu(context, given.host, printFeatures(parseMask(given.features) ?? [])),
    },
  ),
  defineCall(
    'host.reset_cpu_features',
    { host },
    {
      until: '7.0',
      perform: (context, given) => {
        const info = mapOf(recordOf(context.database, 'host', given.host), 'cpu_info')
        maskCpu(context, given.host, info['physical_features'] ?? '')
      },
    },
  ),
]
