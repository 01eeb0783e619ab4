import { labCommand } from '../../../../../providers/xapi/commands/lab.js'
import { statusCommand } from '../../../../../providers/xapi/commands/status.js'
import { observeLab, openExampleLab, exampleFile } from '../../../../support/example-lab.js'
import type { CommandContext, CommandResult } from '../../../../../src/provider/command.js'
import { xapiProvider } from '../../../../../providers/xapi/provider.js'
import {
  createSimulatedRuntime,
  type SimulatedRuntime,
} from '../../../../../src/runtime/simulated-runtime.js'
import { objectValue } from '../../../../../src/value/construct.js'

const configuration = { value: objectValue({}), folder: '.' }

function context(runtime: SimulatedRuntime, ...positionals: readonly string[]): CommandContext {
  return {
    runtime,
    configuration,
    positionals,
    flags: new Set(),
    options: new Map(),
    observe: async () => ({
      session: await xapiProvider.open(createSimulatedRuntime(), configuration).then(session => ({
        ...session,
        observe: () => Promise.resolve({ findings: [] }),
        read: () => undefined,
        lookup: () => ({ value: undefined, findings: [] }),
        predict: request => ({ planned: request.proposed, replacePaths: [], findings: [] }),
        plan: () => Promise.reject(new Error('not asked for')),
        settle: () => ({ outcome: 'not-done' }),
      })),
      observation: await observeLab(await openExampleLab()),
      bindings: [],
    }),
  }
}

function withWords(
  runtime: SimulatedRuntime,
  flags: readonly string[],
  options: Readonly<Record<string, string>>,
  ...positionals: readonly string[]
): Promise<CommandResult> {
  return labCommand.run({
    ...context(runtime, ...positionals),
    flags: new Set(flags),
    options: new Map(Object.entries(options)),
  })
}

const withLab = (): SimulatedRuntime =>
  createSimulatedRuntime({ files: { 'lab.hcl': exampleFile('lab.hcl') } })
const lab = (runtime: SimulatedRuntime, ...words: readonly string[]): Promise<CommandResult> =>
  labCommand.run(context(runtime, ...words))

test('status shows machines, NAS, pools and hosts', async () => {
  const { json, sections, exitCode } = await lab(withLab(), 'status')
  expect(exitCode).toBe(0)
  expect(sections.map(section => section.title)).toEqual(['Machines', 'NAS', 'Hosts', 'VMs'])
  expect(json).toMatchObject({
    machines: [
      { name: 'xen00', address: '10.42.0.200', power: 'on', role: 'coordinator', unplugged: [] },
      { name: 'xen01', address: '10.42.0.201', power: 'on', role: 'coordinator', unplugged: [] },
    ],
    nas: [
      { name: 'filer', is_up: true },
      { name: 'pc', is_up: true },
    ],
    pools: [{ hosts: ['xen00'] }, { hosts: ['xen01'] }],
    hosts: [
      { name: 'xen00', enabled: true, live: true },
      { name: 'xen01', enabled: true, live: true },
    ],
    vms: [],
  })
})

test('what is done to the hardware lasts from one command to the next, until reset', async () => {
  const runtime = withLab()
  for (const words of [
    ['power-off', 'xen01'],
    ['unplug', 'xen00', 'eth2'],
    ['nas-down', 'pc'],
  ]) {
    expect((await lab(runtime, ...words)).diagnostics).toEqual([])
  }
  const broken = {
    machines: [
      { name: 'xen00', unplugged: ['eth2'] },
      { name: 'xen01', power: 'off' },
    ],
    nas: [{ name: 'filer' }, { name: 'pc', is_up: false }],
  }
  expect((await lab(runtime)).json).toMatchObject(broken)
  const { json } = await lab(runtime, 'events')
  expect(Object(json).events).toHaveLength(3)

  await lab(runtime, 'reset')
  expect((await lab(runtime)).json).toMatchObject({
    machines: [
      { name: 'xen00', unplugged: [] },
      { name: 'xen01', power: 'on' },
    ],
    nas: [{ name: 'filer' }, { name: 'pc', is_up: true }],
  })
})

test('time passes only when it is told to', async () => {
  const runtime = withLab()
  const timeOf = async (): Promise<string> => Object((await lab(runtime)).json).time
  const before = await timeOf()
  expect(await timeOf()).toBe(before)
  await lab(runtime, 'advance', '90s')
  expect(Date.parse(`${await timeOf()}Z`) - Date.parse(`${before}Z`)).toBe(90_000)
})

test.each([
  [['powr-off', 'xen00'], 'Did you mean power-off?'],
  [['power-off'], 'poolwright lab power-off MACHINE'],
  [['power-off', 'xen0'], 'Did you mean xen00?'],
  [['unplug', 'xen00', 'eth9'], 'There is no NIC of that machine called "eth9".'],
  [['nas-down', 'attic'], 'There are: filer, pc.'],
  [['advance', 'soon'], '"soon" is no duration'],
])('%j is a mistake of use', async (words, expected) => {
  const { exitCode, diagnostics } = await lab(withLab(), ...words)
  expect(exitCode).toBe(2)
  expect(diagnostics.map(each => each.detail).join()).toContain(expected)
})

test('faults are added, listed and cleared, and last from one command to the next', async () => {
  const runtime = withLab()
  const refuse = { refuse: 'VM_BAD_POWER_STATE,a,b', after: '1', times: '2', machine: 'xen00' }
  expect((await withWords(runtime, [], refuse, 'fault', 'add', 'VM.start')).sections).toMatchObject([
    {
      lines: [
        'Fault 1: VM.start at xen00 is refused with VM_BAD_POWER_STATE a b, after 1 that pass, 2 times.',
      ],
    },
  ])
  await withWords(runtime, ['lose-answer', 'die'], { delay: '5m', times: '1' }, 'fault', 'add', '*')
  expect((await lab(runtime, 'fault', 'list')).json).toEqual({
    faults: [
      {
        id: '1',
        seen: 0,
        method: 'VM.start',
        machine: 'xen00',
        delay: null,
        after: 1,
        times: 2,
        refuse: ['VM_BAD_POWER_STATE', 'a', 'b'],
        lose_answer: false,
        die: false,
      },
      {
        id: '2',
        seen: 0,
        method: '*',
        machine: null,
        delay: 300,
        after: 0,
        times: 1,
        refuse: null,
        lose_answer: true,
        die: true,
      },
    ],
  })
  expect((await lab(runtime, 'fault')).sections).toMatchObject([
    {
      rows: [
        { cells: ['1', expect.any(String), '0'] },
        {
          cells: ['2', '* waits 300 s, then is done without an answer, then crashes the machine, once', '0'],
        },
      ],
    },
  ])
  expect((await lab(runtime, 'fault', 'clear', '1')).json).toEqual({ cleared: 1 })
  expect((await lab(runtime, 'fault', 'clear')).json).toEqual({ cleared: 1 })
  expect((await lab(runtime, 'fault')).json).toEqual({ faults: [] })
})

test.each([
  [['add'], [], {}, 'lab fault add CLASS.MESSAGE'],
  [['ad', 'VM.start'], [], {}, 'Did you mean add?'],
  [['add', 'VM.start'], [], {}, 'Say what goes wrong'],
  [['add', 'VM.strat'], ['die'], {}, 'Did you mean VM.start?'],
  [['add', 'VM.start'], [], { refuse: 'no power' }, 'a code of xapi'],
  [['add', 'VM.start'], [], { delay: 'soon' }, '"soon" is no duration'],
  [['add', 'VM.start'], ['die'], { refuse: 'HOST_OFFLINE' }, 'do not go together'],
  [['add', 'VM.start'], ['die'], { times: '0' }, '--times one from 1 on'],
  [['add', 'VM.start'], ['die'], { after: '-1' }, 'from 0 on'],
  [['add', 'VM.start'], ['die'], { machine: 'xen0' }, 'Did you mean xen00?'],
  [['clear', '7'], [], {}, 'There is no fault "7"'],
  [['list', 'all'], [], {}, 'lab fault list'],
])('fault %j %j %j is a mistake of use', async (words, flags, options, expected) => {
  const { exitCode, diagnostics } = await withWords(withLab(), flags, options, 'fault', ...words)
  expect(exitCode).toBe(2)
  expect(diagnostics.map(each => each.detail).join()).toContain(expected)
})

test('without a lab file there is nothing to look at', async () => {
  const { exitCode, diagnostics } = await lab(createSimulatedRuntime(), 'status')
  expect(exitCode).toBe(1)
  expect(diagnostics.map(each => each.detail).join()).toContain('lab.hcl')
})

test('status tells hosts, VMs and paths of every pool', async () => {
  const { json, exitCode } = await statusCommand.run(context(withLab()))
  expect(exitCode).toBe(0)
  expect(json).toMatchObject({
    pools: [
      {
        coordinator: 'xen00',
        hosts: [{ name: 'xen00', is_coordinator: true, live: true }],
        vms: [],
        srs: [],
        ha: { enabled: false },
      },
      { coordinator: 'xen01' },
    ],
  })
})

test('status of a pool that is not there is a mistake of use', async () => {
  const { exitCode, diagnostics } = await statusCommand.run(context(withLab(), 'nowhere'))
  expect(exitCode).toBe(2)
  expect(diagnostics.map(each => each.detail).join()).toContain('xen00, xen01')
})
