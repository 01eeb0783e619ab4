import { readFileSync } from 'node:fs'
import { exampleFolder } from '../support/example-folder.js'
import { applied, destroyed, planned } from '../support/pool-project.js'
import { testInLab } from '../support/test-in-lab.js'

const nothing = { actions: [], findings: [], calls: [], texts: [] }

/** The lab of the example with machines and updates of another release. */
function onRelease(release: string) {
  const text = readFileSync('examples/homogeneous-pool/lab.hcl', 'utf8')
  const lab = text
    .replaceAll(/release {2}= "6\.2\.0"/g, `release  = "${release}"`)
    .replaceAll(/for {6}= "6\.2\.0"/g, `for      = "${release}"`)
    .replaceAll('  dom0_memory = "400MiB"\n', '')
    .replaceAll(/memory {3}= "[12]GiB"/g, 'memory   = "8GiB"')
  return exampleFolder('homogeneous-pool', [['lab.hcl', text, lab]])
}

// Over TLS an SR to be attached is looked for once its network is there: in a plan of its own.
testInLab.each(['7.0', '7.6', '8.2', '8.4', 'xcp-ng-8.3'])(
  'the example is planned, made, left alone and taken away on %s',
  async release => {
    const project = onRelease(release)
    expect((await planned(project)).findings).toEqual([])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
    expect(await destroyed(project)).toEqual([])
  },
)
