import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { catalogue } from '../../providers/xapi/catalogue/explain.js'
import { CodeLab } from '../support/code-lab.js'
import { JoinLab, planJoin, tellToJoin } from '../support/join-world.js'
import { alphaAndBeta, poolBlocks } from '../support/pool-project.js'
import { joinProject } from '../support/small-lab.js'
import { namedCodes } from './codes/named.js'
import { codesNamed, sections } from './codes/read-codes.js'
import { elsewhere, reasons } from './codes/reasons.js'
import type { CodeRow } from './codes/row.js'
import { codeRows } from './codes/rows.js'
import { joinRows, type OtherRelease, releases } from './join-rows.js'

const root = join(import.meta.dirname, '../..')

const plain = `${poolBlocks(alphaAndBeta)}
sr "vdis" {
  type    = "nfs"
  name    = "vdis"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
sr "spare" {
  type       = "nfs"
  name       = "spare"
  server     = "10.0.0.100"
  path       = "/export"
  on_destroy = "destroy"
}
sr "local" {
  host   = host.alpha
  type   = "lvm"
  device = "/dev/sdb"
}
sr "images" {
  type     = "iso"
  location = "10.0.0.100:/export"
}
network "front" {
  device = "eth1"
}
network "store" {
  device = "eth2"
}
network "joined" {
}
network "inner" {
}
network "old" {
  device = "eth3"
  vlan   = 99
}
vm "runs" {
  template = "guest"
  memory   = "256MiB"
  host     = host.alpha # runs
  power = "running" # runs
  disk "root" {
    sr   = sr.vdis # runs
    size = "1GiB" # runs
  }
  nic "0" {
    network = network.front # runs
  }
}
vm "still" {
  template = "guest"
  power    = "halted"
  disk "root" {
    sr   = sr.vdis
    size = "1GiB" # still
  }
  nic "0" {
    network = network.front # still
  }
}
`
const armed = `ha_plan "main" {
  pool                 = pool.main
  heartbeat_sr         = sr.vdis
  failures_to_tolerate = 1
  protect {
    vms      = [vm.runs]
    priority = "restart"
  }
}
`
const fixes = (release: string) => `update "first" {
  uuid     = "11111111-4d47-11e3-a720-001b2151a503"
  for      = "${release}"
  guidance = []
}
update "second" {
  uuid     = "22222222-4d47-11e3-a720-001b2151a503"
  for      = "${release}"
  guidance = []
  requires = ["first"]
}
update "large" {
  uuid     = "44444444-4d47-11e3-a720-001b2151a503"
  for      = "${release}"
  guidance = []
  size     = "20GiB"
}
update "built" {
  uuid     = "55555555-4d47-11e3-a720-001b2151a503"
  for      = "${release}"
  guidance = []
  build    = "1"
}
update "quiet" {
  uuid                = "66666666-4d47-11e3-a720-001b2151a503"
  for                 = "${release}"
  guidance            = []
  refuses_running_vms = true
}
update "jealous" {
  uuid      = "77777777-4d47-11e3-a720-001b2151a503"
  for       = "${release}"
  guidance  = []
  conflicts = ["first"]
}
update "other" {
  uuid     = "33333333-4d47-11e3-a720-001b2151a503"
  for      = "6.5.0"
  guidance = []
}
update "fix" {
  uuid     = "0850b186-4d47-11e3-a720-001b2151a503"
  for      = "${release}"
  guidance = ["restartHost"]
}
`

const fourMore = (sr: string) =>
  ['a', 'b', 'c', 'd']
    .map(
      name => `vm "${name}" {
  template = "guest"
  memory   = "256MiB"
  host     = host.beta
  disk "root" {
    sr   = sr.${sr}
    size = "1GiB"
  }
}
`,
    )
    .join('')

const labs = new Map<string, CodeLab>()
function labOf({ release, isArmed }: CodeRow): CodeLab {
  const key = `${release} ${isArmed === true}`
  const files = Object.fromEntries(
    ['first', 'second', 'other', 'fix', 'large', 'built', 'quiet', 'jealous'].map(name => [
      `updates/${name}`,
      `update "${name}"\n`,
    ]),
  )
  const made =
    labs.get(key) ??
    new CodeLab(
      { release, machines: alphaAndBeta, lab: fixes(release), files },
      isArmed === true ? plain + armed : plain,
    )
  labs.set(key, made)
  return made
}

function asked(text: string, ask: CodeRow['ask']): string {
  if (typeof ask === 'string') return text + ask
  return ask.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`there is no ${from}`)
    return before.replace(from, to)
  }, text)
}

// A plan foretells each at its line, and whoever applies it all the same meets it.
test.each(codeRows.map(row => [row.code, row.what, row] as const))('%s: %s', async (_code, _what, row) => {
  const lab = labOf(row)
  const told = await lab.tell(row.spoil ?? (() => undefined), asked(lab.text, row.ask))
  if (told.found.length === 0) throw new Error(`nothing found; ${told.mistakes.join(' + ')}`)
  expect(told.found).toEqual([`${row.code} at ${row.line}`, ...(row.also ?? [])].sort())
  expect(told.met).toContain(row.code)
})

test('a host moves three VMs with their disks at a time: a fourth takes its turn', async () => {
  const lab = new CodeLab({ release: '8.2', machines: alphaAndBeta }, plain + fourMore('vdis'))
  const steps = await lab.steps(plain + fourMore('spare'))
  const moves = steps.filter(step => step.call === 'VM.migrate_send')
  const waiting = moves.map(step => step.needs.filter(need => need.reason.includes('3 VMs with their disks')))
  expect(waiting.map(needs => needs.map(need => need.step))).toEqual([[], [], [], [moves[0]?.id]])
})

/** Joins of releases that the join table does not cover: codes of theirs alone. */
const joinCases = joinRows.flatMap(row =>
  Object.entries(row.codes).flatMap(([names, code]) =>
    names
      .split(' ')
      .filter(release => !releases.some(covered => covered === release))
      .slice(0, 1)
      .map(release => [code, release, row] as const),
  ),
)

test.each(joinCases)('%s at a join on %s', async (code, release, row) => {
  const lab = new JoinLab(release)
  const world = await lab.world()
  row.make(world, release as OtherRelease)
  expect(await tellToJoin(world, 'pool.join')).toBe(code)
  const { plan } = await planJoin(world, joinProject({ release }))
  expect(plan?.findings.filter(finding => finding.origin === 'xapi').map(finding => finding.code)).toEqual([
    code,
  ])
})

/** Codes that a test foretells at their line. */
const foretold = new Set([
  ...codeRows.map(row => row.code),
  ...joinRows.flatMap(row => Object.values(row.codes)),
  ...Object.keys(elsewhere),
])
const withReason = reasons.flatMap(reason => reason.codes)

test('every code that the reference names is foretold by a test, or there is a reason why none can', () => {
  expect([...foretold, ...withReason].filter(code => !namedCodes.includes(code))).toEqual([])
  expect(namedCodes.filter(code => !foretold.has(code) && !withReason.includes(code))).toEqual([])
  expect(withReason.filter(code => foretold.has(code))).toEqual([])
  expect(foretold.size + withReason.length).toBe(namedCodes.length)
})

test('what is foretold elsewhere is in the file that is named', () => {
  for (const [code, file] of Object.entries(elsewhere))
    expect(readFileSync(join(root, file), 'utf8')).toContain(code)
})

test('every code that is foretold has a sentence and a remedy of its own', () => {
  expect([...foretold].filter(code => catalogue[code] === undefined).sort()).toEqual([])
})

test('the README counts them', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  expect(readme.replaceAll(/\s+/g, ' ')).toContain(
    `Of the ${namedCodes.length} error codes that the reference of xapi names, ${foretold.size} are foretold`,
  )
})

const reference = join(root, '../shared/reference')
const hasReference = existsSync(join(reference, 'xapi.md'))

;(hasReference ? test : test.skip)(
  `the list of codes is the one in the reference${hasReference ? '' : ' (skipped: ../shared is not here)'}`,
  () => {
    const model = JSON.parse(readFileSync(join(reference, 'xapi-datamodel.json'), 'utf8')) as {
      readonly errors: object
      readonly errors_removed_before_head: object
    }
    const known = new Set([...Object.keys(model.errors), ...Object.keys(model.errors_removed_before_head)])
    const text = readFileSync(join(reference, 'xapi.md'), 'utf8')
    expect(codesNamed(sections(text, '## 1. Pool join', '## 9. The datamodel'), known)).toEqual(namedCodes)
  },
)
