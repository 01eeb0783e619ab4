import { createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { Failure } from '../../src/diagnostic/failure.js'
import { SeededChance, seedChance } from '../../providers/emulator/chance/seeded-chance.js'
import type { FieldValue } from '../../providers/emulator/database/database.js'
import type { Emulator } from '../../providers/emulator/emulator.js'
import { LivingWorld } from '../../providers/emulator/living-world.js'
import { takeSnapshot } from '../../providers/emulator/persistence/snapshot.js'
import { isLive } from '../../providers/emulator/rules/related.js'
import { openLab } from '../unit/providers/emulator/open-lab.js'
import {
  addressOf,
  addVm,
  labText,
  openSharedPool,
  type SharedPool,
} from '../unit/providers/emulator/shared-pool.js'
import { findFaults } from './emulator-faults.js'

const releases = ['6.2.0', '6.5.0', '7.0.0', '7.6.0', '8.2.1', '8.4.0', 'xcp-ng-8.3.0']

/** One thing that is done to a lab: a call at the coordinator, or something to the hardware. */
type Action = { readonly text: string; readonly run: () => Promise<void> }

/** What a run came to: what was done, and what no lab may ever show. */
export interface EmulatorRun {
  readonly log: readonly string[]
  readonly faults: readonly string[]
}

/** A lab from a seed, that many random calls and accidents, and after each a look at what must always hold. */
export async function runEmulator(seed: string, actions: number): Promise<EmulatorRun> {
  const chance = new SeededChance(seedChance(seed))
  const wish = { hosts: 2 + pickIndex(chance, 3), release: pick(chance, releases), memory: '4GiB' }
  const runtime = createSimulatedRuntime()
  const pool = await openSharedPool(wish, runtime)
  const run = new Run(pool, chance, wish.hosts)
  for (let count = 0; count < actions && run.faults.length === 0; count += 1) await run.step()
  if (run.faults.length === 0) {
    await pool.emulator.sync()
    await runtime.files.remove('/work/.poolwright/lab/lock')
    const again = await openLab(labText(wish), runtime)
    run.faults.push(...firstDifference(contentOf(pool.emulator), contentOf(again)))
  }
  if (run.faults.length === 0) await run.recover()
  return { log: [`${wish.hosts} hosts of ${wish.release}`, ...run.log], faults: run.faults }
}

class Run {
  readonly log: string[] = []
  readonly faults: string[] = []
  private made = 0

  constructor(
    private readonly pool: SharedPool,
    private readonly chance: SeededChance,
    private readonly hosts: number,
  ) {}

  async step(): Promise<void> {
    const action = this.chance.next() < 0.75 ? await this.call() : this.accident()
    if (action === undefined) return
    this.log.push(action.text)
    try {
      await action.run()
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'INTERNAL_ERROR')
        this.faults.push(
          `${action.text}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        )
      else this.log.push(`  ${error.code}`)
    }
    this.faults.push(...findFaults(this.pool.emulator).map(fault => `after ${action.text}: ${fault}`))
  }

  /** With power, cables and storage back the pool is whole again: one leads, every host is live. */
  async recover(): Promise<void> {
    const { emulator } = this.pool
    emulator.nasUp('filer')
    for (let host = 0; host < this.hosts; host += 1) {
      for (const nic of ['eth0', 'eth1', 'eth2']) emulator.replug(`xen${host}`, nic)
      emulator.powerOn(`xen${host}`)
    }
    await emulator.advance(3000)
    this.faults.push(...findFaults(emulator).map(fault => `after everything came back: ${fault}`))
    const database = emulator.world.database(emulator.world.machine('xen0').databaseId)
    for (const [host, record] of database.records('host'))
      if (!isLive(database, host))
        this.faults.push(`${String(record['name_label'])} did not come back: ${describe(emulator)}`)
  }

  private accident(): Action {
    const { emulator } = this.pool
    const machine = `xen${pickIndex(this.chance, this.hosts)}`
    const nic = pick(this.chance, ['eth0', 'eth1', 'eth2'])
    const seconds = pick(this.chance, [5, 30, 100, 300, 700])
    const advance = { text: `advance ${seconds}`, run: () => emulator.advance(seconds) }
    const hardware = (text: string, work: () => void) => ({ text, run: async () => work() })
    return pick<Action>(this.chance, [
      advance,
      advance,
      advance,
      hardware(`power off ${machine}`, () => emulator.powerOff(machine)),
      hardware(`power on ${machine}`, () => emulator.powerOn(machine)),
      hardware(`power on ${machine}`, () => emulator.powerOn(machine)),
      hardware(`unplug ${machine} ${nic}`, () => emulator.unplug(machine, nic)),
      hardware(`replug ${machine} ${nic}`, () => emulator.replug(machine, nic)),
      hardware(`replug ${machine} ${nic}`, () => emulator.replug(machine, nic)),
      hardware('filer off', () => emulator.nasDown('filer')),
      hardware('filer on', () => emulator.nasUp('filer')),
      hardware('filer on', () => emulator.nasUp('filer')),
    ])
  }

  /** A call at whoever leads; undefined when nobody does. */
  private async call(): Promise<Action | undefined> {
    for (let host = 0; host < this.hosts; host += 1) {
      try {
        const send = await this.pool.logIn(host)
        return await this.callAt(addressOf(host), send)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
      }
    }
    return { text: 'nobody leads', run: () => this.pool.emulator.advance(60) }
  }

  private async callAt(address: string, send: Awaited<ReturnType<SharedPool['logIn']>>): Promise<Action> {
    const { sr } = this.pool
    const guests = Object.entries(await send('VM.get_all_records')).filter(
      ([, vm]) => vm.is_control_domain !== true && (vm.is_a_template !== true || vm.is_a_snapshot === true),
    )
    if (guests.length === 0 || this.chance.next() < 0.1) {
      const name = `vm${(this.made += 1)}`
      const memory = pick(this.chance, [128, 512, 900])
      const priority = pick(this.chance, ['', 'best-effort', 'restart'])
      const wish = {
        name,
        memory,
        priority,
        order: pickIndex(this.chance, 3),
        delay: pickIndex(this.chance, 20),
      }
      return { text: `make ${name}`, run: async () => void (await addVm(this.pool, send, wish)) }
    }
    const [vm, record] = pick(this.chance, guests)
    const host = pick(this.chance, this.pool.hosts)
    const [self = ''] = (await send('pool.get_all')) as readonly string[]
    const calls: readonly (readonly [string, ...FieldValue[]])[] = [
      ['VM.start', vm, false, false],
      ['VM.start', vm, false, false],
      ['VM.start_on', vm, host, false, false],
      ['VM.clean_shutdown', vm],
      ['VM.hard_shutdown', vm],
      ['VM.suspend', vm],
      ['VM.resume', vm, false, false],
      ['VM.pause', vm],
      ['VM.unpause', vm],
      ['VM.pool_migrate', vm, host, {}],
      ['VM.snapshot', vm, 'snapshot'],
      ['VM.checkpoint', vm, 'checkpoint'],
      ['VM.revert', vm],
      ['VM.clone', vm, 'clone'],
      ['VM.destroy', vm],
      ['VM.set_ha_restart_priority', vm, pick(this.chance, ['', 'best-effort', 'restart'])],
      ['pool.enable_ha', [sr], {}],
      ['pool.enable_ha', [sr], {}],
      ['pool.disable_ha'],
      ['pool.set_ha_host_failures_to_tolerate', self, pickIndex(this.chance, 3)],
      ['pool.designate_new_master', host],
      ['host.disable', host],
      ['host.enable', host],
      ['host.enable', host],
      ['host.evacuate', host],
      ['host.reboot', host],
      ['host.declare_dead', host],
      ['host.restart_agent', host],
    ]
    const [method, ...parameters] = pick(this.chance, calls)
    return {
      text: `${method} ${String(record.name_label)} at ${address}`,
      run: () => this.compare(address, send, method, parameters),
    }
  }

  /** What is foretold to be refused is refused, with the same code. */
  private async compare(
    address: string,
    send: Awaited<ReturnType<SharedPool['logIn']>>,
    method: string,
    parameters: readonly FieldValue[],
  ): Promise<void> {
    const [foretold] = this.pool.emulator.refusals(address, method, parameters)
    try {
      await send(method, ...parameters)
    } catch (error) {
      if (
        foretold !== undefined &&
        error instanceof Failure &&
        error.kind === 'refused' &&
        error.code !== foretold.code
      )
        this.faults.push(`${method}: ${foretold.code} was foretold, ${error.code} came`)
      throw error
    }
    if (foretold !== undefined)
      this.faults.push(`${method}: ${foretold.code} was foretold, nothing was refused`)
  }
}

function contentOf({ world }: Emulator): string {
  if (!(world instanceof LivingWorld)) throw new Error('a world in memory')
  world.collect()
  // Sessions are not kept, nor are the random numbers that went into them.
  const { databases, chance: _drawn, ...others } = takeSnapshot(world.content(), 0, {})
  const tables = databases.map(database => [
    database.id,
    Object.entries(database.tables).filter(([, rows]) => rows.length > 0),
  ])
  return JSON.stringify([others, tables])
}

/** The machines and what happened to them last, for whoever reads a fault. */
function describe(emulator: Emulator): string {
  const { world } = emulator
  const states = [...world.hardware.machines.keys()].map(label => {
    const { power, role, hostRef, databaseId } = world.machine(label)
    return `${label} ${power} ${role} ${isLive(world.database(databaseId), hostRef) ? 'live' : 'silent'}`
  })
  const agenda = world.agenda().map(({ event, machine }) => `${event} ${machine ?? ''}`)
  const events = emulator
    .events()
    .slice(-30)
    .map(({ at, text }) => `${at} ${text}`)
  return [...states, ...agenda, ...events].join('\n')
}

/** Where two printed worlds part; empty when they do not. */
function firstDifference(kept: string, replayed: string): readonly string[] {
  if (kept === replayed) return []
  const at = [...kept].findIndex((letter, index) => replayed[index] !== letter)
  const near = (text: string) => text.slice(Math.max(0, at - 200), at + 200)
  return [`the replayed world is another one:\n${near(kept)}\n${near(replayed)}`]
}

function pickIndex(chance: SeededChance, length: number): number {
  return Math.floor(chance.next() * length)
}

function pick<T>(chance: SeededChance, choices: readonly T[]): T {
  const chosen = choices[pickIndex(chance, choices.length)]
  if (chosen === undefined) throw new Error('nothing to choose from')
  return chosen
}
