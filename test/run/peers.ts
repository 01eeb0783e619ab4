import { readFileSync } from 'node:fs'
import { serveLabText } from '../support/served-lab.js'
import { fenceXenapi } from '../peers/fence-xenapi.js'
import type { Peer } from '../peers/peer.js'
import { pythonXenApi } from '../peers/python-xenapi.js'
import { xenApiPackage } from '../peers/xen-api.js'

/** Clients that nobody of this project wrote, against a lab that is served; those that are not installed are skipped by name. */
const peers: readonly Peer[] = [xenApiPackage, pythonXenApi, fenceXenapi]

const lab = await serveLabText(readFileSync('examples/homogeneous-pool/lab.hcl', 'utf8'))
try {
  for (const peer of peers) {
    const missing = await peer.missing()
    if (missing !== undefined) {
      console.log(`skipped  ${peer.name}: ${missing}`)
      continue
    }
    try {
      for (const line of await peer.run(lab)) console.log(`passed   ${peer.name}: ${line}`)
    } catch (problem) {
      process.exitCode = 1
      console.log(
        `failed   ${peer.name}: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`,
      )
    }
  }
} finally {
  await lab.close()
}
// Clients keep connections and timers of their own.
process.exit()
