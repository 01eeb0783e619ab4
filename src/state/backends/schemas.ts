import type { AttributeSchema, BlockSchema } from '../../schema/schema.js'
import { boolType, mapType, numberType, stringType } from '../../value/type.js'

function text(description: string, more: Partial<AttributeSchema> = {}): AttributeSchema {
  return { type: stringType, optional: true, description, ...more }
}

const encryption: BlockSchema = {
  attributes: {
    passphrase: text(
      'What texts are encrypted with; left out, the environment variable POOLWRIGHT_STATE_PASSPHRASE.',
      { sensitive: true },
    ),
    passphrase_file: text('A file whose first line is the passphrase.'),
    key_file: text('A file of 32 bytes, or of these in hexadecimal or base64: the key itself.'),
  },
  blocks: {},
}

function backend(attributes: BlockSchema['attributes']): BlockSchema {
  return {
    attributes,
    blocks: {
      encryption: {
        nesting: 'single',
        block: encryption,
        description: 'Encryption at rest (AES-256-GCM), before anything leaves the process.',
        maximum: 1,
      },
    },
  }
}

/** What may be written in `backend "TYPE" { … }`, by type. */
export const backendSchemas: Readonly<Record<string, BlockSchema>> = {
  local: backend({
    path: text('The file of the default workspace; "poolwright.state.json" where it is left out.'),
  }),
  postgres: backend({
    conn_str: text(
      'A URI (postgres://user@host/database) or key=value words; left out, the variables PGHOST, PGUSER … say it.',
      { sensitive: true },
    ),
    schema_name: text('The schema that holds the tables; "poolwright" where it is left out.'),
    history: { type: numberType, optional: true, description: 'How many earlier states are kept: 100.' },
    advisory_lock: {
      type: boolType,
      optional: true,
      description:
        "True takes the advisory lock of Terraform's pg backend beside our own. Not through a pooler of transactions.",
    },
  }),
  s3: backend({
    bucket: text('The bucket; switch versioning on to keep earlier states.', {
      optional: false,
      required: true,
    }),
    key: text('The key of the default workspace; "poolwright.state.json" where it is left out.'),
    workspace_key_prefix: text('Below this are the other workspaces; "workspaces" where it is left out.'),
    region: text('The region; left out, AWS_REGION or us-east-1.'),
    endpoint: text("The URL of an S3-compatible service; left out, AWS_ENDPOINT_URL_S3 or Amazon's."),
    use_path_style: {
      type: boolType,
      optional: true,
      description: "The bucket's name in the path; true where an endpoint is given.",
    },
    access_key: text('The access key; left out, AWS_ACCESS_KEY_ID.'),
    secret_key: text('The secret key; left out, AWS_SECRET_ACCESS_KEY.', { sensitive: true }),
    token: text('The token of a temporary session; left out, AWS_SESSION_TOKEN.', { sensitive: true }),
    ca_file: text('Certificates in PEM that are trusted.'),
  }),
  http: backend({
    address: text('Where the state is; {workspace} in it stands for the name of the workspace.'),
    update_method: text('The method that writes; POST where it is left out.'),
    lock_address: text('Where it is locked; left out, nothing is locked.'),
    lock_method: text('The method that locks; LOCK where it is left out.'),
    unlock_address: text('Where it is unlocked.'),
    unlock_method: text('The method that unlocks; UNLOCK where it is left out.'),
    username: text('The user; left out, POOLWRIGHT_HTTP_USERNAME or TF_HTTP_USERNAME.'),
    password: text('The password or token; left out, POOLWRIGHT_HTTP_PASSWORD or TF_HTTP_PASSWORD.', {
      sensitive: true,
    }),
    headers: {
      type: mapType(stringType),
      optional: true,
      sensitive: true,
      description: 'Further headers of every request.',
    },
    ca_file: text('Certificates in PEM that are trusted.'),
  }),
}
