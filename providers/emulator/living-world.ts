import { invariant } from '../../src/diagnostic/invariant.js'
import type { AgendaHandlers } from './agenda/handler.js'
import { SeededChance, type ChanceState } from './chance/seeded-chance.js'
import { VirtualTime } from './clock/virtual-time.js'
import { collect, uncollected } from './database/collect.js'
import type { Database, FieldValue } from './database/database.js'
import type { Mutation } from './database/mutation.js'
import { PoolDatabase } from './database/pool-database.js'
import type { Table } from './database/table.js'
import type { Hardware } from './lab/hardware.js'
import { lastingPart } from './persistence/volatile.js'
import type { AgendaEntry, MachineState, World } from './world.js'

/** One change of the world, as the log keeps it. */
export type WorldChange =
  | { readonly kind: 'database'; readonly id: string; readonly change: Mutation }
  | { readonly kind: 'create-database'; readonly id: string }
  | { readonly kind: 'remove-database'; readonly id: string }
  | { readonly kind: 'machine'; readonly state: MachineState }
  | { readonly kind: 'schedule'; readonly entry: AgendaEntry }
  | { readonly kind: 'fired'; readonly index: number }
  | { readonly kind: 'fact'; readonly key: string; readonly value: FieldValue | null }

/** The content of a world: what a snapshot holds and a fork starts from. */
export interface WorldContent {
  readonly seconds: number
  readonly chance: ChanceState
  readonly databases: readonly {
    readonly id: string
    readonly generation: number
    readonly tables: Map<string, Table>
  }[]
  readonly machines: readonly MachineState[]
  readonly agenda: readonly AgendaEntry[]
  readonly facts: Iterable<readonly [string, FieldValue]>
}

export interface WorldSurroundings {
  readonly handlers: AgendaHandlers
  readonly drain: () => Promise<void>
  /** Told of every change, in order; a fork has nobody to tell. */
  readonly changed: (change: WorldChange) => void
}

/** The world in memory. */
export class LivingWorld implements World {
  readonly clock: VirtualTime
  readonly random: SeededChance
  private readonly pools = new Map<string, PoolDatabase>()
  private readonly states: Map<string, MachineState>
  private readonly entries: AgendaEntry[]
  private readonly facts: Map<string, FieldValue>
  /** What went wrong in a due entry of the agenda: the world is not to be trusted after it. */
  broken: { readonly error: unknown } | undefined
  /** Called after each change of a database: whoever waits for events. */
  readonly watchers = new Set<() => void>()

  constructor(
    readonly hardware: Hardware,
    content: WorldContent,
    private readonly surroundings: WorldSurroundings,
  ) {
    this.random = new SeededChance(content.chance)
    this.states = new Map(content.machines.map(state => [state.label, state]))
    this.entries = [...content.agenda]
    this.facts = new Map(content.facts)
    for (const { id, tables, generation } of content.databases) {
      this.pools.set(id, new PoolDatabase(id, this.hooks(), tables, generation))
    }
    this.clock = new VirtualTime({
      startSeconds: content.seconds,
      drain: surroundings.drain,
      appointments: { next: () => this.entries[0]?.atSeconds, fire: () => this.fire() },
      moving: () => this.collect(),
    })
  }

  /** A world of the same content that goes its own way. */
  fork(surroundings: Omit<WorldSurroundings, 'changed'>): LivingWorld {
    const world = new LivingWorld(
      this.hardware,
      { ...this.content(), databases: [] },
      { ...surroundings, changed: () => undefined },
    )
    for (const [id, database] of this.pools) {
      const fork = database.fork(world.hooks())
      world.pools.set(id, fork)
      collect(fork, uncollected(database))
    }
    return world
  }

  content(): WorldContent {
    return {
      seconds: this.clock.now(),
      chance: this.random.state,
      databases: [...this.pools.values()].map(database => ({
        id: database.id,
        generation: database.stamps.generation,
        tables: new Map(database.rows()),
      })),
      machines: [...this.states.values()],
      agenda: [...this.entries],
      facts: [...this.facts],
    }
  }

  databases(): readonly PoolDatabase[] {
    return [...this.pools.values()]
  }

  database(id: string): PoolDatabase {
    const database = this.pools.get(id)
    invariant(database !== undefined, `no database ${id}`)
    return database
  }

  createDatabase(): Database {
    return this.record({ kind: 'create-database', id: this.random.uuid() }, change =>
      this.database(change.id),
    )
  }

  removeDatabase(id: string): void {
    this.record({ kind: 'remove-database', id }, () => undefined)
  }

  machine(label: string): MachineState {
    const state = this.states.get(label)
    invariant(state !== undefined, `no machine ${label}`)
    return state
  }

  /** Adds a machine or replaces its state. */
  setMachine(state: MachineState): void {
    const before = this.states.get(state.label)
    this.record({ kind: 'machine', state }, () => undefined)
    if (before?.power === 'on' && before.role === 'coordinator' && state.power !== 'on')
      this.dropSessions(before.databaseId)
  }

  updateMachine(label: string, change: Partial<MachineState>): void {
    this.setMachine({ ...this.machine(label), ...change })
  }

  schedule(entry: AgendaEntry): void {
    this.record({ kind: 'schedule', entry }, () => undefined)
  }

  agenda(): readonly AgendaEntry[] {
    return this.entries
  }

  fact(key: string): FieldValue | undefined {
    return this.facts.get(key)
  }

  setFact(key: string, value: FieldValue | undefined): void {
    this.record({ kind: 'fact', key, value: value ?? null }, () => undefined)
  }

  /** Makes a change that comes from the log. */
  replay(change: WorldChange): void {
    if (change.kind === 'database') this.database(change.id).apply(change.change)
    else this.apply(change)
  }

  /** Removes what refers to objects that are gone. */
  collect(): void {
    for (const database of this.pools.values()) collect(database)
  }

  private record<C extends WorldChange, T>(change: C, result: (change: C) => T): T {
    this.apply(change)
    this.surroundings.changed(change)
    return result(change)
  }

  private apply(change: WorldChange): void {
    switch (change.kind) {
      case 'create-database':
        this.pools.set(change.id, new PoolDatabase(change.id, this.hooks()))
        return
      case 'remove-database':
        this.pools.delete(change.id)
        return
      case 'machine':
        this.states.set(change.state.label, change.state)
        return
      case 'schedule': {
        const behind = this.entries.findIndex(entry => entry.atSeconds > change.entry.atSeconds)
        this.entries.splice(behind < 0 ? this.entries.length : behind, 0, change.entry)
        return
      }
      case 'fired':
        this.entries.splice(change.index, 1)
        return
      case 'fact':
        if (change.value === null) this.facts.delete(change.key)
        else this.facts.set(change.key, change.value)
        return
      case 'database':
        invariant(false, 'changes of a database are made there')
    }
  }

  private hooks() {
    return {
      uuid: () => this.random.uuid(),
      changed: (database: PoolDatabase, mutation: Mutation) => {
        const change = lastingPart(mutation)
        // A call that began in a database which is gone since (a join) may still end there.
        if (change !== undefined && this.pools.get(database.id) === database)
          this.surroundings.changed({ kind: 'database', id: database.id, change })
        for (const watcher of this.watchers) watcher()
      },
    }
  }

  private fire(): void {
    const entry = this.entries[0]
    invariant(entry !== undefined, 'an entry is due')
    this.record({ kind: 'fired', index: 0 }, () => undefined)
    const handler = this.surroundings.handlers[entry.event]
    invariant(handler !== undefined, `nothing handles the event ${entry.event}`)
    const work = this.clock.run('background', async () => handler(this, entry))
    work.catch((error: unknown) => {
      this.broken ??= { error }
    })
  }

  private dropSessions(databaseId: string): void {
    const database = this.pools.get(databaseId)
    for (const ref of database?.refs('session') ?? []) database?.remove('session', ref)
  }
}
