import type { Outcome } from '../support/project.js'
import { Project } from '../support/project.js'
import { hostBlock, machineBlock } from '../support/small-lab.js'
import { inProcess, overTheWire, type Way } from './session-ways.js'

const alpha = '10.0.0.1'
const beta = '10.0.0.2'
const other = '10.0.0.3'
const amd = `cpu {
    vendor   = "AuthenticAMD"
    features = "178bfbff-008b2001-2191abff-00000003"
  }`

function labText(release: string): string {
  return `segment "lan" {
  subnet = "10.0.0.0/24"
}
${machineBlock('alpha', alpha, release)}
${machineBlock('beta', beta, release)}
${machineBlock('other', other, release, '', amd)}
nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.100"
  }
  nfs "/export" {
    size = "100GiB"
  }
}
template "guest" {
  tools = true
}
`
}

const pool = `pool "main" {
  name        = "contract"
  coordinator = host.alpha
  members     = [host.beta]
}

network "internal" {
  name = "internal"
}

sr "disks" {
  name    = "disks"
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}

vm "web" {
  name     = "web"
  template = "guest"
  memory   = "256MiB"
  power    = "running"
  disk "root" {
    size = "1GiB"
    sr   = sr.disks
  }
  nic "0" {
    network = network.internal
  }
}
`

const ways: readonly (() => Way)[] = [() => inProcess, overTheWire]
const cases = ['6.2.0', '8.2.1'].flatMap(release => ways.map(way => [release, way] as const))

describe.each(cases.map(([release, way]) => [way().name, release, way] as const))(
  '%s, %s',
  (_name, release, makeWay) => {
    const way = makeWay()
    let files: Readonly<Record<string, string>> = {}

    beforeAll(async () => {
      files = await way.start(labText(release))
    })
    afterAll(() => way.stop())

    const options = way.openPools === undefined ? {} : { openPools: way.openPools }

    test('a wrong password is told at its block, without the password', async () => {
      const project = new Project({
        ...files,
        '/work/main.pool.hcl': `host "alpha" {\n  address  = "${alpha}"\n  password = "h0nk-h0nk"\n}\n`,
      })
      const { plan } = await project.plan(options)
      const findings = (plan?.findings ?? []).filter(each => each.severity === 'error')
      expect(findings).toMatchObject([
        { code: 'SESSION_AUTHENTICATION_FAILED', address: 'host.alpha', path: ['password'] },
      ])
      expect(
        JSON.stringify(findings.map(each => [each.summary, each.detail, each.parameters])),
      ).not.toContain('h0nk')
    })

    test('a join that would be refused is told before', async () => {
      const project = new Project({
        ...files,
        '/work/main.pool.hcl': `${hostBlock('alpha', alpha)}${hostBlock('other', other)}
pool "mixed" {
  coordinator = host.alpha
  members     = [host.other]
}
`,
      })
      const { plan } = await project.plan(options)
      const findings = (plan?.findings ?? []).filter(each => each.severity === 'error')
      expect(findings.map(({ code, address }) => [code, address])).toEqual([
        ['HOSTS_NOT_HOMOGENEOUS', 'pool.mixed'],
      ])
    })

    test('a pool is planned, made, found as it was made, and taken away', async () => {
      const project = new Project({
        ...files,
        '/work/main.pool.hcl': `${hostBlock('alpha', alpha)}${hostBlock('beta', beta)}${pool}`,
      })
      const planned = await project.plan(options)
      expect(errorsOf(planned)).toEqual([])
      const applied = await project.apply(options)
      expect(errorsOf(applied)).toEqual([])
      const again = await project.plan(options)
      expect(errorsOf(again)).toEqual([])
      expect(actionsOf(again)).toEqual([])
      const destroyed = await project.destroy(options)
      expect(errorsOf(destroyed)).toEqual([])
      expect(Object.keys(destroyed.result?.state.instances ?? {})).toEqual([])
    })
  },
)

function errorsOf({ plan, diagnostics }: Outcome): readonly string[] {
  return [...(plan?.findings ?? []), ...diagnostics]
    .filter(each => each.severity === 'error')
    .map(each => `${each.summary}: ${each.detail}`)
}

function actionsOf({ plan }: Outcome): readonly string[] {
  return (plan?.changes ?? [])
    .filter(change => change.action !== 'no-op' && change.action !== 'read')
    .map(change => `${change.action} ${change.address}`)
}
