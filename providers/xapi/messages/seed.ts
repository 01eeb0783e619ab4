import type { Json } from '../../../src/provider/step.js'
import type { XapiSession } from '../session/xapi-session.js'
import { text } from './designate.js'
import { type SeedFile, seedImage } from './seed-image.js'

/** Bytes of the disk that carries what cloud-init is told. */
export const seedBytes = 8 * 1024 * 1024

/** Writes what the guest's cloud-init is told into its disk, as the NoCloud source reads it. */
export async function writeSeed(
  session: XapiSession,
  values: { readonly [name: string]: Json },
): Promise<Json> {
  const files: SeedFile[] = [
    {
      name: 'meta-data',
      text: `instance-id: ${text(values.instance)}\nlocal-hostname: ${text(values.hostname)}\n`,
    },
    { name: 'user-data', text: text(values.user_data) },
  ]
  const network = text(values.network)
  if (network !== '') files.push({ name: 'network-config', text: network })
  await session.upload(`/import_raw_vdi?vdi=${text(values.vdi)}&format=raw`, seedImage(files, seedBytes))
  return null
}
