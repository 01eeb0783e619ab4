import { Failure } from '../../diagnostic/failure.js'
import type { Runtime } from '../../runtime/runtime.js'
import type { ObjectValue } from '../../value/value.js'
import { openLocal } from './local/place.js'
import type { StatePlace } from './place.js'
import { sealSecret } from './seal-secret.js'
import { type Seal, createSeal } from './seal.js'
import { BackendSettings } from './settings.js'

/** The path of a local state where nobody says another. */
export const defaultStatePath = 'poolwright.state.json'

/** Opens the place that a backend's block describes; a module is loaded only where it is needed. Rejects with a `Failure`. */
export async function openStatePlace(
  runtime: Runtime,
  type: string,
  value: ObjectValue | undefined,
  localPath?: string,
): Promise<StatePlace> {
  const settings = new BackendSettings(type, value, runtime)
  const seal = createSeal(await sealSecret(settings, runtime.files), runtime.random)
  switch (type) {
    case 'local':
      return openLocal(runtime, localPath ?? settings.text('path') ?? defaultStatePath, seal)
    case 'postgres':
      return openPostgresPlace(runtime, settings, seal)
    case 's3':
      return openS3Place(runtime, settings, seal)
    case 'http':
      return openHttpPlace(runtime, settings, seal)
    default:
      throw new Failure('refused', 'unknown-backend', `There is no backend type named "${type}".`)
  }
}

async function openPostgresPlace(
  runtime: Runtime,
  settings: BackendSettings,
  seal: Seal,
): Promise<StatePlace> {
  const { openPostgres } = await import('./postgres/place.js')
  return openPostgres(
    runtime,
    {
      connection: settings.text('conn_str', 'POOLWRIGHT_PG_CONN_STR', 'PG_CONN_STR'),
      schemaName: settings.text('schema_name') ?? 'poolwright',
      historyLength: settings.number('history') ?? 100,
      hasAdvisoryLock: settings.flag('advisory_lock') ?? false,
    },
    seal,
  )
}

async function openS3Place(runtime: Runtime, settings: BackendSettings, seal: Seal): Promise<StatePlace> {
  const { openS3 } = await import('./s3/place.js')
  const endpoint = settings.text('endpoint', 'AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL')
  return openS3(
    runtime,
    {
      bucket: settings.required('bucket'),
      key: settings.text('key') ?? defaultStatePath,
      workspacePrefix: settings.text('workspace_key_prefix') ?? 'workspaces',
      region: settings.text('region', 'AWS_REGION', 'AWS_DEFAULT_REGION') ?? 'us-east-1',
      endpoint: endpoint === undefined ? undefined : urlText(endpoint, 'endpoint'),
      usesPathStyle: settings.flag('use_path_style') ?? endpoint !== undefined,
      credentials: {
        accessKey: settings.required('access_key', 'AWS_ACCESS_KEY_ID'),
        secretKey: settings.required('secret_key', 'AWS_SECRET_ACCESS_KEY'),
        sessionToken: settings.text('token', 'AWS_SESSION_TOKEN'),
      },
      authority: await settings.file('ca_file'),
    },
    seal,
  )
}

async function openHttpPlace(runtime: Runtime, settings: BackendSettings, seal: Seal): Promise<StatePlace> {
  const { openHttp } = await import('./http/place.js')
  const of = (name: string): string | undefined => {
    const variable = name.toUpperCase()
    return settings.text(name, `POOLWRIGHT_HTTP_${variable}`, `TF_HTTP_${variable}`)
  }
  const address = of('address') ?? settings.required('address', 'POOLWRIGHT_HTTP_ADDRESS', 'TF_HTTP_ADDRESS')
  const lockAddress = of('lock_address')
  const unlockAddress = of('unlock_address') ?? lockAddress
  const username = of('username')
  const login = `${username ?? ''}:${of('password') ?? ''}`
  return openHttp(
    runtime,
    {
      address: urlText(address, 'address'),
      updateMethod: of('update_method') ?? 'POST',
      lockAddress: lockAddress === undefined ? undefined : urlText(lockAddress, 'lock_address'),
      lockMethod: of('lock_method') ?? 'LOCK',
      unlockAddress: unlockAddress === undefined ? undefined : urlText(unlockAddress, 'unlock_address'),
      unlockMethod: of('unlock_method') ?? 'UNLOCK',
      headers: {
        ...settings.texts('headers'),
        ...(username === undefined
          ? {}
          : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
      },
      authority: await settings.file('ca_file'),
    },
    seal,
  )
}

function urlText(text: string, name: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text
  throw new Failure(
    'refused',
    'backend-address',
    `The backend's ${name} is no address: it begins with https:// or http://.`,
  )
}
