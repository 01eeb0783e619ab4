import type { KindSchema } from '../../../src/schema/schema.js'
import { dataSchema } from './data-schema.js'
import { hostSchema } from './host/schema.js'
import { networkSchema } from './network/schema.js'
import { patchSchema } from './patch/schema.js'
import { poolSchema } from './pool/schema.js'
import { srSchema } from './sr/schema.js'
import { templateSchema } from './template/schema.js'
import { vmSchema } from './vm/schema.js'

/** The kinds of data blocks, by name. */
export const dataSchemas: Readonly<Record<string, KindSchema>> = {
  host: dataSchema(hostSchema, ['uuid', 'name', 'address']),
  network: dataSchema(networkSchema, ['uuid', 'name', 'pool', 'device', 'vlan', 'bridge']),
  sr: dataSchema(srSchema, ['uuid', 'name', 'pool', 'host', 'type', 'default']),
  template: templateSchema,
  vm: dataSchema(vmSchema, ['uuid', 'name', 'pool']),
  pool: dataSchema(poolSchema, ['uuid', 'name']),
  patch: dataSchema(patchSchema, ['uuid', 'label']),
}
