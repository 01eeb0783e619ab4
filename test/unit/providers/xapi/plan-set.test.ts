import type { Step } from '../../../../src/provider/step.js'
import { exampleBlocks, exampleVm, hosts, link } from '../../../support/example-changes.js'
import { openObservedLab, planBlocks } from '../../../support/plan-example.js'

const lab = await openObservedLab()
const plan = await planBlocks(lab, exampleBlocks, true)
const byId = new Map(plan.steps.map(step => [step.id, step]))

function callsOf(address: string): readonly string[] {
  return plan.steps
    .filter(step => step.address === address)
    .map(step => `${step.id.slice(address.length + 1)} ${step.call}`)
}

test.each<readonly [string, readonly string[]]>([
  ['host.xen00', ['adopt host.get_uuid']],
  [
    'patch.sp1',
    [
      'xen00/upload pool_patch.upload',
      'xen01/upload pool_patch.upload',
      'xen00/apply pool_patch.apply',
      'xen01/apply pool_patch.apply',
    ],
  ],
  ['network.storage', ['adopt network.get_uuid', 'set-name network.set_name_label']],
  ['network.internal', ['create network.create']],
  [
    'pool.main',
    [
      'adopt pool.get_uuid',

      'xen01/join pool.join',
      'set-name pool.set_name_label',
      'xen01/member pool.member',
    ],
  ],
  [
    'storage_interface.xen01',
    [
      'keep-plugged PIF.set_disallow_unplug',
      'add-management_purpose PIF.add_to_other_config',
      'plug PIF.plug',
      'address PIF.reconfigure_ip',
    ],
  ],
  [
    'sr.vdis_nfs',
    [
      'create SR.create',
      'mark SR.add_to_other_config',
      'set-name SR.set_name_label',
      'default-crash pool.set_crash_dump_SR',
      'default-suspend pool.set_suspend_image_SR',
      'default pool.set_default_SR',
    ],
  ],
  [
    'vm.dnfs',
    [
      'clone VM.clone',
      'add-poolwright VM.add_to_other_config',
      'provision VM.provision',
      'set-name VM.set_name_label',
      'memory VM.set_memory_limits',
      'disk/root/create VDI.create',
      'disk/root/connect VBD.create',
      'nic/0/create VIF.create',
      'start VM.start_on',
    ],
  ],
])('the steps of %s', (address, expected) => {
  expect(callsOf(address)).toEqual(expected)
})

test('a host reboots once, after the last of its updates', () => {
  const reboots = plan.steps.filter(step => step.call === 'host.reboot')
  expect(reboots.map(step => step.id)).toEqual(['patch.sp1_002/xen00/reboot', 'patch.sp1_002/xen01/reboot'])
  expect(reboots.every(step => step.disrupts.some(disruption => disruption.effect === 'reboots'))).toBe(true)
})

test.each([
  ['patch.sp1_002/xen00/apply', 'patch.sp1/xen00/apply'],
  ['pool.main/xen01/join', 'patch.sp1_002/xen00/enabled'],
  ['pool.main/xen01/join', 'patch.sp1_002/xen01/enabled'],
  ['pool.main/adopt', 'patch.sp1_002/xen00/enabled'],
  ['sr.backup/create', 'patch.sp1_002/xen01/enabled'],
  ['storage_interface.xen01/keep-plugged', 'pool.main/xen01/member'],
  ['sr.vdis_nfs/create', 'storage_interface.xen00/address'],
  ['sr.vdis_nfs/create', 'storage_interface.xen01/address'],
  ['sr.isos_nfs/create', 'storage_interface.xen01/address'],
  ['vm.dnfs/disk/root/create', 'sr.vdis_nfs/create'],
  ['vm.dnfs/clone', 'network.guests/set-name'],
])('%s comes after %s and says why', (later, earlier) => {
  const need = byId.get(later)?.needs.find(candidate => candidate.step === earlier)
  expect(need?.reason).toMatch(/\w{3,}/)
})

test('an SR that is reached by the campus network does not wait for storage interfaces', () => {
  const needs = byId.get('sr.backup/create')?.needs.map(need => need.step) ?? []
  expect(needs.filter(step => step.startsWith('storage_interface'))).toEqual([])
})

test('every need points backward', () => {
  const seen = new Set<string>()
  for (const step of plan.steps) {
    expect(step.needs.filter(need => !seen.has(need.step))).toEqual([])
    seen.add(step.id)
  }
})

test('no step holds a password', () => {
  const text = JSON.stringify(plan.steps)
  expect(text).not.toContain('labroot')
  expect(text).not.toContain('"images"')
  expect(byId.get('pool.main/xen01/join')?.arguments.master_password).toEqual({
    kind: 'secret',
    address: 'host.xen00',
    path: ['password'],
  })
})

test('the same input gives the same plan', async () => {
  const again = await planBlocks(lab, exampleBlocks, true)
  expect(again.steps).toEqual(plan.steps)
})

test('a VM with a written host starts exactly there', async () => {
  const pinned = await planBlocks(
    lab,
    [...exampleBlocks.slice(0, -1), exampleVm({ host: link('host.xen01') })],
    true,
  )
  const start = pinned.steps.find(step => step.call === 'VM.start_on')
  expect(start?.summary).toBe('start dnfs on xen01')
  expect(start === undefined ? undefined : hostOf(start)).toEqual(
    lab.observation.hosts.get('host.xen01')?.hostUuid,
  )
})

test('an update for the coordinator alone is applied there alone', async () => {
  const blocks = exampleBlocks.map(block =>
    block.address.startsWith('patch.')
      ? { ...block, config: { ...block.config, hosts: hosts('host.xen00') } }
      : block,
  )
  const partial = await planBlocks(lab, blocks, true)
  expect(partial.steps.filter(step => step.call === 'pool_patch.apply').map(step => step.id)).toEqual([
    'patch.sp1/xen00/apply',
    'patch.sp1_002/xen00/apply',
  ])
})

function hostOf(step: Step): unknown {
  const host = step.arguments.host
  return host?.kind === 'record' && host.fields.uuid?.kind === 'literal' ? host.fields.uuid.value : undefined
}
