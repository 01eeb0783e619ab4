import type { ProviderSchema } from '../../src/provider/contract.js'
import { configurationSchema } from './configuration.js'
import { dataSchemas } from './kinds/data-schemas.js'
import { kindSchemas } from './kinds/kind-schemas.js'

/** The name under which configurations speak of this provider. */
export const providerName = 'xapi'

/** The provider's block, its kinds and its data blocks. */
export const providerSchema: ProviderSchema = {
  configuration: configurationSchema,
  kinds: Object.fromEntries(kindSchemas.map(schema => [schema.name, schema])),
  data: dataSchemas,
}
