import { expect, test } from '@jest/globals'
import {
  alphaAndBeta,
  applied,
  type LabMachine,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'
import type { Project } from '../support/project.js'

const plain = '77bee3ff-bfebfbff-00000001-2c100800'
/** The same without aes and avx, bits 25 and 28 of the first word (ECX of leaf 1). */
const early = { less: '65bee3ff-bfebfbff-00000001-2c100800', more: plain }
/** From 7.0 the first word is EDX and the second ECX. */
const late = { less: 'bfebfbff-65bee3ff-2c100800-00000001', more: 'bfebfbff-77bee3ff-2c100800-00000001' }

function machine(name: string, address: string, features: string): LabMachine {
  const cpu = `cpu {
    vendor   = "GenuineIntel"
    model    = "Lab CPU"
    features = "${features}"
    maskable = true
  }`
  return { name, address, cpu }
}

function two(release: string, first: string, second: string, text: string): Project {
  const machines = [machine('alpha', '10.0.0.1', first), machine('beta', '10.0.0.2', second)]
  return poolProject({ release, machines }, text)
}

const vm = `vm "web" {
  pool     = pool.main
  template = "guest"
  name     = "web"
  memory   = "256MiB"
  host     = host.alpha
}
`
const alone = `${poolBlocks(alphaAndBeta.slice(0, 1), 'name = "main"')}${vm}`
const joined = (lines: string): string => `${poolBlocks(alphaAndBeta, `name = "main"\n${lines}`)}${vm}`

/** What the plan says of the CPUs of the pool, with its facts. */
async function preview(project: Project): Promise<{ readonly lines: string; readonly facts: unknown }> {
  const { plan } = await project.plan()
  const section = plan?.forecast.sections.find(({ title }) => title === 'CPUs of main')
  const pool = plan?.forecast.pools['main'] as { readonly cpu?: unknown } | undefined
  return { lines: section?.kind === 'text' ? section.lines.join('\n') : '', facts: pool?.cpu }
}

test('6.5: a joiner that is masked loses features by name, and says what it hides', async () => {
  const project = two('6.5.0', early.less, early.more, alone)
  await applied(project)
  rewrite(project, joined('cpu_policy = "levelled"'))
  const { lines, facts } = await preview(project)
  expect(lines).toContain(
    `beta shows its VMs ${early.more} before the plan and, once it has rebooted, ${early.less}: without aes, avx (word 1).`,
  )
  expect(lines).toContain('beta hides what its CPU could do: aes, avx (word 1).')
  expect(facts).toMatchObject({
    is_equal: true,
    masks: { beta: { lost: [{ word: 1, names: ['aes', 'avx'] }], gained: [] } },
  })
})

test('6.5: hosts that are joined by force stay unlike, and VMs cannot leave the better one', async () => {
  const project = two('6.5.0', early.more, early.less, alone)
  await applied(project)
  rewrite(project, joined('cpu_policy = "forced"'))
  const { lines, facts } = await preview(project)
  expect(lines).toContain('Not every host has what alpha has: aes, avx (word 1).')
  expect(lines).toContain('A VM that starts on alpha cannot move to beta while it runs.')
  expect(lines).toContain('web keeps the CPU that it started with, and cannot move to beta')
  expect(facts).toMatchObject({ is_equal: false, pinned: [{ vm: 'web', hosts: ['beta'] }] })
})

test.each(['7.1.2', '8.2.1', '8.4.0'])('%s: a poorer joiner lowers the level of the pool', async release => {
  const project = two(release, late.more, late.less, alone)
  await applied(project)
  rewrite(project, joined(''))
  const { lines, facts } = await preview(project)
  expect(lines).toContain(`VMs start with ${late.more} before the plan and with ${late.less} after it.`)
  expect(lines).toContain('Lost to VMs that start from then on: aes, avx (word 2); beta lacks some of these.')
  expect(lines).toContain('web keeps the CPU that it started with, and cannot move to beta')
  expect(facts).toMatchObject({ level: { lost: [{ names: ['aes', 'avx'] }], gained: [] }, restarts: [] })
})

test('8.4: a host that goes gives back what it kept from the pool, after a restart', async () => {
  const project = two('8.4.0', late.more, late.less, joined(''))
  await applied(project)
  rewrite(project, alone)
  const { lines, facts } = await preview(project)
  expect(lines).toContain('New for VMs that start from then on: aes, avx (word 2).')
  expect(lines).toContain('web would use them after a restart.')
  expect(facts).toMatchObject({ restarts: [{ vms: ['web'], gains: [{ word: 2, names: ['aes', 'avx'] }] }] })
})
