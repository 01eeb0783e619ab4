import type { XapiKind } from './kind.js'
import { predictBond } from './bond/plan.js'
import { readBond } from './bond/read.js'
import { bondSchema } from './bond/schema.js'
import { predictHaPlan } from './ha_plan/plan.js'
import { readHaPlan } from './ha_plan/read.js'
import { haPlanSchema } from './ha_plan/schema.js'
import { predictHost } from './host/plan.js'
import { readHost } from './host/read.js'
import { hostSchema } from './host/schema.js'
import { predictNetwork } from './network/plan.js'
import { readNetwork } from './network/read.js'
import { networkSchema } from './network/schema.js'
import { predictPatch } from './patch/plan.js'
import { readPatch } from './patch/read.js'
import { patchSchema } from './patch/schema.js'
import { predictPool } from './pool/plan.js'
import { readPoolObject } from './pool/read.js'
import { poolSchema } from './pool/schema.js'
import { predictSr } from './sr/plan.js'
import { readSr } from './sr/read.js'
import { srSchema } from './sr/schema.js'
import { predictStorageInterface } from './storage_interface/plan.js'
import { readStorageInterface } from './storage_interface/read.js'
import { storageInterfaceSchema } from './storage_interface/schema.js'
import { predictVm } from './vm/plan.js'
import { readVm } from './vm/read.js'
import { vmSchema } from './vm/schema.js'

/** All kinds, in the order in which they build on each other. */
export const kinds: readonly XapiKind[] = [
  { schema: hostSchema, behaviour: { read: readHost, predict: predictHost } },
  { schema: patchSchema, behaviour: { read: readPatch, predict: predictPatch } },
  { schema: poolSchema, behaviour: { read: readPoolObject, predict: predictPool } },
  { schema: networkSchema, behaviour: { read: readNetwork, predict: predictNetwork } },
  { schema: bondSchema, behaviour: { read: readBond, predict: predictBond } },
  {
    schema: storageInterfaceSchema,
    behaviour: { read: readStorageInterface, predict: predictStorageInterface },
  },
  { schema: srSchema, behaviour: { read: readSr, predict: predictSr } },
  { schema: vmSchema, behaviour: { read: readVm, predict: predictVm } },
  { schema: haPlanSchema, behaviour: { read: readHaPlan, predict: predictHaPlan } },
]

/** The kind of this name. */
export function findKind(name: string): XapiKind | undefined {
  return kinds.find(kind => kind.schema.name === name)
}
