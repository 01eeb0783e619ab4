import { cephGateway } from '../peers/ceph.js'
import { runPeers } from '../peers/peer.js'
import { terraformLocks } from '../peers/terraform.js'

// Others who keep states where we do.
await runPeers([terraformLocks, cephGateway], undefined)
process.exit()
