import type { NestedBlockSchema } from '../../../src/schema/schema.js'
import { boolType, stringType } from '../../../src/value/type.js'
import { flag, optional, singleBlock } from './attribute.js'

/** How the certificate of a host is checked: on the provider's block for all hosts, on a host for that one. */
export const tlsBlock: NestedBlockSchema = singleBlock('How the certificate of the host is checked.', {
  ca_file: optional(stringType, 'A file with certificates of authorities to trust.'),
  fingerprint: optional(stringType, 'The SHA-256 fingerprint that the certificate must have.'),
  insecure: optional(boolType, 'Whether any certificate is accepted.', { default: flag(false) }),
})
