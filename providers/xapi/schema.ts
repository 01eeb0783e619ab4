import type { ProviderSchema } from '../../src/provider/contract.js'
import { configurationSchema } from './configuration.js'
import { kinds } from './kinds/catalogue.js'
import { dataSchemas } from './kinds/data.js'

/** The name under which configurations speak of this provider. */
export const providerName = 'xapi'

/** The provider's block, its kinds and its data blocks. */
export const providerSchema: ProviderSchema = {
  configuration: configurationSchema,
  kinds: Object.fromEntries(kinds.map(kind => [kind.schema.name, kind.schema])),
  data: dataSchemas,
}
