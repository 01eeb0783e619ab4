import { describe, expect, test } from '@jest/globals'
import { joinRefusals } from '../../providers/emulator/rules/pool-join.js'
import { lineAt } from '../../src/diagnostic/positions.js'
import { JoinLab, type JoinWorld, planJoin, tellToJoin } from '../support/join-world.js'
import { Project } from '../support/project.js'
import { alphaAddress, betaAddress, hostBlock, machineBlock } from '../support/small-lab.js'
import { joinRows, releases } from './join-rows.js'

/** What blocks cannot bring about, since the hosts would not even be read: asked of the emulator alone. */
describe.each(releases)('on %s, by hand', release => {
  const lab = new JoinLab(release)

  test('a wrong password of the coordinator', async () => {
    expect(await tellToJoin(await lab.world(), 'pool.join', alphaAddress, 'wrong')).toBe(
      'SESSION_AUTHENTICATION_FAILED',
    )
  })

  test('a coordinator that is off', async () => {
    const world = await lab.world()
    world.emulator.powerOff('alpha')
    expect(await tellToJoin(world, 'pool.join')).toBe('JOINING_HOST_CONNECTION_FAILED')
  })

  test('an address where nothing is', async () => {
    expect(await tellToJoin(await lab.world(), 'pool.join', '10.0.0.77')).toBe(
      'JOINING_HOST_CONNECTION_FAILED',
    )
  })

  test('the host itself', async () => {
    expect(await tellToJoin(await lab.world(), 'pool.join', betaAddress)).toBe('OPERATION_NOT_ALLOWED')
    expect(await tellToJoin(await lab.world(), 'pool.join_force', betaAddress)).toBe('OPERATION_NOT_ALLOWED')
  })

  test('a host whose records know no management interface', async () => {
    const world = await lab.world()
    // Its machine has no cable then, so nobody could tell it to join: the rule is asked itself.
    world.joiner.set('PIF', world.joiner.management, { management: false })
    expect(ruleCodes(world, release)[0]).toBe('HOST_STILL_BOOTING')
  })
})

function ruleCodes({ emulator, joiner }: JoinWorld, release: string): readonly string[] {
  return joinRefusals({
    world: emulator.world,
    joiner: joiner.database,
    joinerHost: joiner.host,
    release,
    address: alphaAddress,
    username: 'root',
    password: 'labroot',
    isForced: false,
  }).map(refusal => refusal.code)
}

test('of several joiners, the last by address exceed the licensed size, each told at its block', async () => {
  const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon']
  const address = (name: string) => `10.0.0.${1 + names.indexOf(name)}`
  const project = new Project({
    '/work/lab.hcl': [
      'segment "lan" {\n  subnet = "10.0.0.0/24"\n}',
      ...names.map(name => machineBlock(name, address(name), '8.4')),
    ].join('\n'),
    '/work/main.pool.hcl': `${names.map(name => hostBlock(name, address(name))).join('')}
pool "main" {
  coordinator = host.alpha
  members     = [host.beta, host.gamma, host.delta, host.epsilon]
}
`,
  })
  const lab = new JoinLab('8.4', project)
  const world = await lab.world()
  for (const name of names.slice(1))
    world.side(name).setHost({ license_params: { restrict_pool_size: 'true' } })
  const { plan } = await planJoin(world, project)
  expect(plan?.findings.map(({ code, range }) => [code, range && lineAt(range.source, range.start)])).toEqual(
    [
      ['LICENCE_RESTRICTION', 17],
      ['LICENCE_RESTRICTION', 9],
    ],
  )
})

/** XenCenter's reasons against a join, and how we tell each: by rows of the table, or why there is nothing to tell. */
const reasons: readonly (readonly [reason: string, told: readonly string[] | string])[] = [
  ['NotConnected', 'a host that does not answer is an error when it is read'],
  ['Connecting', 'a host that does not answer is an error when it is read'],
  ['LicenseRestriction', ['0']],
  ['IsAPool', ['8']],
  ['CoordinatorNotConnected', 'a host that does not answer is an error when it is read'],
  ['CoordinatorConnecting', 'a host that does not answer is an error when it is read'],
  ['WillBeCoordinator', 'the coordinator among the members is ignored'],
  ['WrongRoleOnCoordinator', 'hosts are entered as root, which may do everything'],
  ['DifferentCPUs', ['15', '15a']],
  ['DifferentServerVersion', ['12', '12a', '14', '14a', '14b', '26', '27']],
  ['DifferentHomogeneousUpdates', ['28', '28b']],
  ['UnlicensedHostLicensedCoordinator', ['23']],
  ['LicensedHostUnlicensedCoordinator', ['23']],
  ['LicenseMismatch', ['23']],
  ['CoordinatorPoolMaxNumberHostReached', ['1']],
  ['WillExceedPoolMaxSize', 'each join is rehearsed after those before it: the test above'],
  ['NotSameLinuxPack', ['14c']],
  ['WrongRoleOnSupporter', 'hosts are entered as root, which may do everything'],
  ['HasSharedStorage', ['16']],
  ['HasRunningVMs', ['9']],
  ['DifferentNetworkBackends', ['24', '25']],
  ['DifferentAdConfig', ['22']],
  ['CoordinatorHasHA', ['6']],
  ['NotPhysicalPif', ['17', '18', '20', '21']],
  ['NonCompatibleManagementInterface', ['17', '18', '19', '20']],
  ['HasClusteringEnabled', ['4']],
  ['WrongNumberOfIps', ['5b']],
  ['TlsVerificationOnlyOn', ['31', '31a']],
]

test.each(reasons)('XenCenter’s %s is told', (_reason, told) => {
  const rows = new Set(joinRows.map(row => row.row))
  if (typeof told === 'string') expect(told).not.toBe('')
  else expect(told.filter(row => !rows.has(row))).toEqual([])
})
