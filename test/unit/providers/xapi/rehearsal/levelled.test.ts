import { type Block, exampleBlocks } from '../../../../support/example-changes.js'
import { exampleFile } from '../../../../support/example-lab.js'
import { openObservedLab, planBlocks } from '../../../../support/plan-example.js'

/** The second machine's CPU has one feature more. */
const richer = withSecond('77dafbbf-bfebfbff-00000021-2c100800', '77dafbbf-bfebfbff-00000021-2c100801')
/** The second machine's CPU has one feature less. */
const poorer = withSecond('77dafbbf-bfebfbff-00000021-2c100800', '77dafbbf-bfebfbff-00000020-2c100800')

function withSecond(old: string, replacement: string): string {
  const text = exampleFile('lab.hcl')
  const start = text.indexOf('machine "xen01"')
  return text.slice(0, start) + text.slice(start).replace(old, replacement)
}

function levelled(isPatched: boolean): readonly Block[] {
  return exampleBlocks
    .filter(block => isPatched || !block.address.startsWith('patch'))
    .map(block =>
      block.address === 'pool.main'
        ? { ...block, config: { ...block.config, cpu_policy: 'levelled' } }
        : block,
    )
}

test('a joiner with more features is masked to those of the pool, at the reboot of its updates', async () => {
  const plan = await planBlocks(await openObservedLab(richer), levelled(true))
  expect(plan.findings).toEqual([])
  expect(plan.steps.filter(step => step.call === 'host.set_cpu_features').map(step => step.id)).toEqual([
    'pool.main/xen01/mask',
  ])
  expect(plan.steps.filter(step => step.call === 'host.reboot').map(step => step.id)).toEqual([
    'patch.sp1_002/xen00/reboot',
    'patch.sp1_002/xen01/reboot',
  ])
})

test('without updates it reboots for the mask alone, and joins after that', async () => {
  const plan = await planBlocks(await openObservedLab(richer), levelled(false))
  expect(plan.findings).toEqual([])
  expect(plan.steps.filter(step => step.call === 'host.reboot').map(step => step.id)).toEqual([
    'pool.main/xen01/reboot',
  ])
  const join = plan.steps.find(step => step.call === 'pool.join')
  expect(join?.needs.map(need => need.step)).toContain('pool.main/xen01/enabled')
})

test('a joiner that lacks a feature of the pool cannot be masked up to it', async () => {
  const plan = await planBlocks(await openObservedLab(poorer), levelled(false))
  expect(
    plan.findings.map(finding => `${finding.severity} ${finding.code} ${finding.address ?? ''}`),
  ).toContain('error INVALID_FEATURE_STRING pool.main')
})
