import { observedClasses } from '../../../../../providers/xapi/observation/classes.js'
import { readPool } from '../../../../../providers/xapi/observation/read-pool.js'
import { alphaAndBeta, applied, poolBlocks, poolProject } from '../../../../support/pool-project.js'
import { byHand } from '../../../../support/small-lab.js'

function machines(count: number): string {
  return `sr "vdis" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
vm "guest" {
  count    = ${count}
  template = "guest"
  memory   = "128MiB"
  power    = "halted"
  disk "root" {
    size = "1GiB"
  }
}
`
}

test('reading a pool takes one call a class and one a host, however many objects it has', async () => {
  const counts: number[] = []
  for (const vms of [1, 40]) {
    const project = poolProject(
      { release: '8.2', machines: alphaAndBeta },
      poolBlocks(alphaAndBeta) + machines(vms),
    )
    await applied(project)
    await byHand(project, '10.0.0.1', async session => {
      let calls = 0
      const { pool } = await readPool({
        address: session.address,
        credentials: session.credentials,
        call: (method, ...parameters) => {
          calls += 1
          return session.call(method, ...parameters)
        },
        upload: (path, content) => session.upload(path, content),
        close: () => session.close(),
      })
      expect(pool.tables.get('VM')?.size).toBeGreaterThan(vms)
      counts.push(calls)
    })
  }
  expect(counts).toEqual([observedClasses.length + 2, observedClasses.length + 2])
})
