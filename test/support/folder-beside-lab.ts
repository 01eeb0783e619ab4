import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ServedLab, serveLabText } from './served-lab.js'

/** A folder on the disk whose provider leads over TLS to a lab of one machine, `alpha` at 10.0.0.1. */
export interface FolderBesideLab {
  readonly folder: string
  readonly lab: ServedLab
  close(): Promise<void>
}

/** Serves such a lab, with more blocks in it, and writes `main.pool.hcl` with the provider and more blocks behind it. */
export async function folderBesideLab({ inLab = '', blocks = '' }): Promise<FolderBesideLab> {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-beside-'))
  const lab = await serveLabText(`segment "lan" {
  subnet = "10.0.0.0/24"
}
machine "alpha" {
  address  = "10.0.0.1"
  release  = "8.2.1"
  password = "labroot"
  memory   = "4GiB"
  nic "eth0" {
    segment = "lan"
  }
}
${inLab}`)
  const { port, fingerprint, machines } = lab.serving
  const addresses = machines.map(machine => `    "${machine.labAddress}" = "${machine.address}:${port}"\n`)
  writeFileSync(
    join(folder, 'main.pool.hcl'),
    `provider "xapi" {
  session   = "https"
  addresses = {
${addresses.join('')}  }
  tls {
    fingerprint = "${fingerprint}"
  }
}
${blocks}`,
  )
  return {
    folder,
    lab,
    async close() {
      await lab.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
