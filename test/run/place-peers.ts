import { cephGateway } from '../peers/ceph.js'
import { terraformLocks } from '../peers/terraform.js'

/** Others who keep states where we do; who is not installed is skipped by name. */
const peers = [terraformLocks, cephGateway]

for (const peer of peers) {
  const missing = await peer.missing()
  if (missing !== undefined) {
    console.log(`skipped  ${peer.name}: ${missing}`)
    continue
  }
  try {
    for (const line of await peer.run()) console.log(`passed   ${peer.name}: ${line}`)
  } catch (problem) {
    process.exitCode = 1
    console.log(
      `failed   ${peer.name}: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`,
    )
  }
}
process.exit()
