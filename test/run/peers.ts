import { serveLabText } from '../support/served-lab.js'
import { labText, makeSharedPool } from '../unit/providers/emulator/shared-pool.js'
import { fenceXenapi } from '../peers/fence-xenapi.js'
import { type Peer, runPeers } from '../peers/peer.js'
import { pythonXenApi } from '../peers/python-xenapi.js'
import { xenApiPackage } from '../peers/xen-api.js'

/** Clients that nobody of this project wrote, against a lab that is served; those that are not installed are skipped by name. */
const peers: readonly Peer[] = [xenApiPackage, pythonXenApi, fenceXenapi]

const wish = {
  hosts: 2,
  more: `
update "HOTFIX" {
  uuid = "5a5fcb2e-3a0c-4c2c-8a05-6b1c2a7a5b11"
  for  = "8.2.1"
}`,
}
const lab = await serveLabText(labText(wish))
try {
  await makeSharedPool(lab.emulator, wish)
  await runPeers(peers, lab)
} finally {
  await lab.close()
}
// Clients keep connections and timers of their own.
process.exit()
