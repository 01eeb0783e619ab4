import type { KindSchema } from '../../../src/schema/schema.js'
import { bondSchema } from './bond/schema.js'
import { haPlanSchema } from './ha_plan/schema.js'
import { hostSchema } from './host/schema.js'
import { networkSchema } from './network/schema.js'
import { patchSchema } from './patch/schema.js'
import { poolSchema } from './pool/schema.js'
import { srSchema } from './sr/schema.js'
import { storageInterfaceSchema } from './storage_interface/schema.js'
import { vmSchema } from './vm/schema.js'

/** What blocks of each kind look like, in the order in which the kinds build on each other. */
export const kindSchemas: readonly KindSchema[] = [
  hostSchema,
  patchSchema,
  poolSchema,
  networkSchema,
  bondSchema,
  storageInterfaceSchema,
  srSchema,
  vmSchema,
  haPlanSchema,
]
