import { anyType, stringType } from '../value/type.js'
import type { KindSchema } from './schema.js'

/** The engine's own kind: a value that lives in the state. */
export const terraformDataSchema: KindSchema = {
  name: 'terraform_data',
  summary: 'A value that lives in the state, with the life of a managed object.',
  version: 0,
  form: 'resource',
  block: {
    attributes: {
      input: {
        type: anyType,
        optional: true,
        description: 'The value to keep; `output` shows it once it is applied.',
      },
      triggers_replace: {
        type: anyType,
        optional: true,
        description: 'Any value; when it changes, the instance is replaced.',
      },
      output: { type: anyType, computed: true, description: 'The input, as last applied.' },
      id: { type: stringType, computed: true, description: 'A UUID of its own.' },
    },
    blocks: {},
  },
}
