import type { XapiKind } from './kind.js'
import { bondSchema } from './bond/schema.js'
import { haPlanSchema } from './ha_plan/schema.js'
import { hostSchema } from './host/schema.js'
import { networkSchema } from './network/schema.js'
import { patchSchema } from './patch/schema.js'
import { poolSchema } from './pool/schema.js'
import { srSchema } from './sr/schema.js'
import { storageInterfaceSchema } from './storage_interface/schema.js'
import { vmSchema } from './vm/schema.js'

/** All kinds, in the order in which they build on each other. */
export const kinds: readonly XapiKind[] = [
  { schema: hostSchema },
  { schema: patchSchema },
  { schema: poolSchema },
  { schema: networkSchema },
  { schema: bondSchema },
  { schema: storageInterfaceSchema },
  { schema: srSchema },
  { schema: vmSchema },
  { schema: haPlanSchema },
]

/** The kind of this name. */
export function findKind(name: string): XapiKind | undefined {
  return kinds.find(kind => kind.schema.name === name)
}
