import { expect, test } from '@jest/globals'
import { alphaAndBeta, applied, poolBlocks, poolProject, rewrite } from '../support/pool-project.js'

const pool = poolBlocks(alphaAndBeta, 'name = "main"')
const nfs = `sr "store" {
  type   = "nfs"
  name   = "store"
  server = "10.0.0.100"
  path   = "/export"
  default = true
}
`
const local = `sr "spare" {
  host       = host.alpha
  type       = "ext"
  name       = "spare"
  device     = "/dev/sdb"
  on_destroy = "destroy"
}
`
const disk = (name: string, sr: string, mebibytes: number): string => `  disk "${name}" {
    sr   = ${sr}
    size = "${mebibytes}MiB"
  }
`
const nic = (number: number, network: string): string => `  nic "${number}" {
    network = network.${network}
  }
`
const networks = `network "lan" {
  device = "eth0"
}
network "other" {
  device = "eth1"
}
`
interface Vm {
  readonly memory?: string
  readonly parts?: string
  readonly lines?: string
}
const parts =
  disk('system', 'sr.store', 1024) + disk('data', 'sr.store', 2048) + nic(0, 'lan') + nic(1, 'lan')
const vm = ({ memory = '512MiB', parts: own = parts, lines = '' }: Vm = {}): string => `vm "web" {
  name     = "web"
  template = "guest"
  memory   = "${memory}"
  host     = host.alpha
${own}
  ${lines}
}
`
const all = pool + networks + nfs + local + vm()

const project = poolProject({ release: '8.4', machines: alphaAndBeta }, all)
await applied(project)

/** What each edit disrupts, with the attribute that causes it. */
const edits: readonly (readonly [what: string, text: string, disrupts: readonly string[]])[] = [
  [
    'less memory',
    pool + networks + nfs + local + vm({ memory: '256MiB' }),
    ['VM web stops: memory changes only while it is halted (vm.web memory)'],
  ],
  [
    'less memory, with the power cut',
    pool + networks + nfs + local + vm({ memory: '256MiB', lines: 'shutdown = "hard"' }),
    ['VM web stops: memory changes only while it is halted (vm.web memory)'],
  ],
  [
    'a disk less',
    pool + networks + nfs + local + vm({ parts: parts.replace(disk('data', 'sr.store', 2048), '') }),
    ['disk data of VM web loses data: its 2 GiB go with its block (vm.web disk.data)'],
  ],
  [
    'a disk on other storage',
    pool +
      networks +
      nfs +
      local +
      vm({ parts: parts.replace(disk('data', 'sr.store', 2048), disk('data', 'sr.spare', 2048)) }),
    ['VM web moves: its storage migrates while it runs: data (vm.web disk.data.sr)'],
  ],
  [
    'an interface less',
    pool + networks + nfs + local + vm({ parts: parts.replace(nic(1, 'lan'), '') }),
    ['interface 1 of VM web disconnects: it is taken away (vm.web nic.1)'],
  ],
  [
    'an interface on another network',
    pool + networks + nfs + local + vm({ parts: parts.replace(nic(1, 'lan'), nic(1, 'other')) }),
    [
      'interface 1 of VM web disconnects: it moves to network.other, and its connections end (vm.web nic.1.network)',
    ],
  ],
  [
    'the VM is gone',
    pool + networks + nfs + local,
    [
      'VM web stops: its block is gone (vm.web)',
      'disk web data of VM web loses data: its 2 GiB go with the VM (vm.web)',
      'disk web system of VM web loses data: its 1 GiB go with the VM (vm.web)',
    ],
  ],
  [
    'another template',
    pool + networks + nfs + local + vm().replace('"guest"', '"bare"'),
    [
      'VM web stops: it is replaced, since template changes (vm.web template)',
      'disk web data of VM web loses data: its 2 GiB go with the VM (vm.web template)',
      'disk web system of VM web loses data: its 1 GiB go with the VM (vm.web template)',
    ],
  ],
  [
    'a suspended VM',
    pool + networks + nfs + local + vm({ lines: 'power = "suspended"' }),
    ['VM web stops: it is suspended (vm.web power)'],
  ],
  [
    'an erased SR',
    pool + networks + nfs + vm(),
    ['SR spare loses data: it is erased, with no disk on it (sr.spare on_destroy)'],
  ],
  [
    'storage that is overwritten',
    `${pool}${networks}${nfs}${local}${vm()}sr "second" {
  host     = host.beta
  type     = "ext"
  name     = "second"
  device   = "/dev/sdb"
  existing = "overwrite"
}
`,
    ['storage of sr.second loses data: it is formatted, whatever it holds (sr.second existing)'],
  ],
  [
    'a host in maintenance',
    (pool + networks + nfs + local + vm())
      .replace('  address  = "10.0.0.1"', '  address  = "10.0.0.1"\n  maintenance = true')
      .replace('host     = host.alpha', 'home     = host.alpha'),
    ['VM web moves: it migrates from alpha to another host while it runs (host.alpha maintenance)'],
  ],
]

async function disrupted(): Promise<{
  readonly told: readonly string[]
  readonly errors: readonly string[]
}> {
  const { plan, diagnostics } = await project.plan()
  expect(diagnostics.map(({ detail }) => detail)).toEqual([])
  return {
    told: (plan?.steps ?? []).flatMap(step =>
      step.disrupts.map(
        ({ subject, effect, detail, cause }) =>
          `${subject} ${effect}: ${detail} (${[cause?.address, (cause?.path ?? []).join('.')].join(' ').trim()})`,
      ),
    ),
    errors: (plan?.findings ?? [])
      .filter(({ severity }) => severity === 'error')
      .map(({ code, address }) => `${code} ${address}`),
  }
}

test.each(edits)('%s is told', async (_what, text, expected) => {
  rewrite(project, text)
  expect((await disrupted()).told.toSorted()).toEqual([...expected].sort())
})

const stays = edits.filter(([, , expected]) => !/gone|on_destroy/.test(expected.join()))

test.each(stays)('%s is an error where the block refuses disruption', async (_what, text, [first = '']) => {
  const [, kind = '', name = ''] = /\((\w+)\.(\w+)/.exec(first) ?? []
  const head = `${kind} "${name}" {\n`
  expect(text).toContain(head)
  rewrite(project, text.replace(head, `${head}  lifecycle {\n    disruption = "refuse"\n  }\n`))
  expect([...new Set((await disrupted()).errors)]).toEqual([`disruption-refused ${kind}.${name}`])
})

interface Advised {
  readonly what: string
  readonly text: string
  /** Code and place of the advice, and what has to be in it. */
  readonly found: string
  readonly says: readonly string[]
}

const advised: readonly Advised[] = [
  {
    what: 'a VM that is replaced',
    text: pool + networks + nfs + local + vm().replace('"guest"', '"bare"'),
    found: 'replacement-loses-data vm.web template',
    says: ['1 GiB', '2 GiB', 'lifecycle { ignore_changes = [template] }', 'keep = true'],
  },
  {
    what: 'an SR that is replaced, with what is on it left behind',
    text: pool + networks + nfs.replace('"/export"', '"/other"') + local + vm(),
    found: 'replacement-leaves-data sr.store path',
    says: ['web data (2 GiB)', 'stay on the old storage', 'ignore_changes = [path]', 'existing = "attach"'],
  },
]

test.each(advised)('$what: how to avoid it is told', async ({ text, found, says }) => {
  rewrite(project, text)
  const { plan } = await project.plan()
  const [advice] = (plan?.findings ?? []).filter(({ code }) => code.startsWith('replacement-'))
  expect([advice?.code, advice?.address, ...(advice?.path ?? [])].join(' ')).toBe(found)
  for (const part of says) expect(`${advice?.detail} ${advice?.remedy}`).toContain(part)
})
