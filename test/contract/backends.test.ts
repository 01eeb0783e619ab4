import type { Backend } from '../../src/state/backends/backend.js'
import type { StatePlace } from '../../src/state/backends/place.js'
import type { Intent } from '../../src/state/journal.js'
import { emptyState } from '../../src/state/state-changes.js'
import type { State, StateInstance } from '../../src/state/state.js'
import { OtherProcesses } from './other-processes.js'
import { type PlaceKind, placeKinds, stopDatabase } from './place-kinds.js'

const lineage = '5ca1ab1e-0000-4000-8000-000000000001'
const request = { command: 'poolwright apply', timeoutSeconds: 0 }

const instance: StateInstance = {
  kindName: 'thing',
  providerName: 'garden',
  mode: 'managed',
  schemaVersion: 0,
  identity: 'thing-1',
  values: { name: 'maple — Ahorn' },
  sensitivePaths: [],
  writeOnly: {},
  dependencies: [],
  createBeforeDestroy: false,
  isTainted: false,
  deposed: {},
  notes: {},
}

const intent: Intent = {
  kind: 'intent',
  id: 'thing.b/create',
  step: {
    id: 'thing.b/create',
    address: 'thing.b',
    kind: 'call',
    call: 'thing.create',
    arguments: {},
    needs: [],
    disrupts: [],
    summary: 'create thing.b',
  },
  values: { name: 'birch' },
}

const begun = emptyState(lineage, 'test')
const withMaple: State = { ...begun, instances: { 'thing.a': instance } }

afterAll(stopDatabase)

describe.each(Object.keys(placeKinds))('%s', kindName => {
  let kind: PlaceKind
  const opened: StatePlace[] = []
  const open = async (
    environment?: Readonly<Record<string, string>>,
    clockError?: () => number,
  ): Promise<StatePlace> => {
    const place = await kind.open(environment, clockError)
    opened.push(place)
    return place
  }
  const backend = async (workspace = 'default'): Promise<Backend> => (await open()).workspace(workspace)

  beforeEach(async () => {
    const make = placeKinds[kindName]
    if (make) kind = await make()
  }, 60_000)
  afterEach(() => kind.stop())

  test('nothing is there before something is kept, and looking makes nothing', async () => {
    expect(await (await backend()).load()).toEqual({ state: undefined, intents: [] })
    expect(await (await backend()).holder()).toBeUndefined()
  })

  test('a state that was kept is read by others, with the next serial', async () => {
    const writer = await backend()
    const lock = await writer.lock(request)
    const saved = await writer.save(withMaple)
    expect(saved.serial).toBe(1)
    const again = await writer.save({ ...saved, instances: {} })
    const last = await writer.save({ ...again, instances: withMaple.instances })
    await writer.unlock(lock)
    expect(await (await backend()).load()).toEqual({ state: { ...withMaple, serial: 3 }, intents: [] })
    expect(last.serial).toBe(3)
  })

  test('what a journal holds outlasts its process: changes, and calls without outcome', async () => {
    const writer = await backend()
    await writer.lock(request)
    const journal = await writer.journal(begun)
    journal.append([intent])
    await journal.sync()
    journal.append([{ kind: 'change', change: { kind: 'bind', address: 'thing.a', instance } }])
    await journal.sync()
    const reader = await backend()
    expect(await reader.load()).toEqual({ state: withMaple, intents: [intent] })

    const second = await writer.journal(withMaple)
    second.append([{ kind: 'dropped', id: intent.id }])
    await second.sync()
    expect(await reader.load()).toEqual({ state: withMaple, intents: [] })
  })

  test('a state is saved with the calls that are still open, and its journal goes on', async () => {
    const writer = await backend()
    await writer.lock(request)
    const saved = await writer.save(withMaple, [intent])
    const reader = await backend()
    expect(await reader.load()).toEqual({ state: saved, intents: [intent] })
    const journal = await writer.journal(saved)
    journal.append([{ kind: 'change', change: { kind: 'forget', address: 'thing.a' } }])
    await journal.sync()
    expect(await reader.load()).toEqual({ state: { ...saved, instances: {} }, intents: [intent] })
    await writer.save({ ...saved, instances: {} })
    expect(await reader.load()).toEqual({ state: { ...saved, serial: 2, instances: {} }, intents: [] })
  })

  test('of many who want the lock, one gets it; the others are told who', async () => {
    const backends = await Promise.all(Array.from({ length: 6 }, () => backend()))
    const outcomes = await Promise.allSettled(backends.map(one => one.lock(request)))
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue
      expect(outcome.reason).toMatchObject({ kind: 'conflict', code: 'state-locked' })
      expect(String(outcome.reason)).toMatch(/held by .*"poolwright apply".* since .* UTC/)
    }
    const winner = outcomes.findIndex(outcome => outcome.status === 'fulfilled')
    const held = outcomes[winner]
    if (held?.status === 'fulfilled') await backends[winner]?.unlock(held.value)
    const next = await backends[(winner + 1) % 6]?.lock(request)
    expect(next?.id).toBe((await (await backend()).holder())?.id)
  })

  test('who waits gets the lock when it is given back', async () => {
    const first = await backend()
    const second = await backend()
    const lock = await first.lock(request)
    const waiting = second.lock({ ...request, timeoutSeconds: 60 })
    await first.unlock(lock)
    await expect(waiting).resolves.toMatchObject({ command: 'poolwright apply' })
  })

  test('who waits may stop waiting', async () => {
    await (await backend()).lock(request)
    const waiting = (await backend()).lock({ ...request, timeoutSeconds: 60, isStopped: () => true })
    await expect(waiting).rejects.toMatchObject({ kind: 'cancelled' })
  })

  test('a lock is forced from the holder that is named; who lost it writes nothing more', async () => {
    const first = await backend()
    const lock = await first.lock(request)
    const saved = await first.save(withMaple)
    const journal = await first.journal(saved)
    const second = await backend()
    await expect(second.forceUnlock('somebody')).rejects.toMatchObject({ code: 'state-locked' })
    await second.forceUnlock(lock.id)
    await expect(second.forceUnlock(lock.id)).rejects.toMatchObject({ code: 'not-locked' })
    if (kind.isForceable === false) {
      await expect(second.lock(request)).rejects.toMatchObject({ code: 'state-locked' })
      return
    }
    await second.lock(request)
    const newer = await second.save({ ...saved, outputs: {} })
    await expect(first.save({ ...saved, instances: {} })).rejects.toMatchObject({ kind: 'conflict' })
    journal.append([intent])
    await expect(journal.sync()).rejects.toMatchObject({ kind: 'conflict' })
    await first.unlock(lock)
    expect(await (await backend()).load()).toEqual({ state: newer, intents: [] })
    expect(await second.holder()).toBeDefined()
  })

  test('a holder that fell silent loses the lock to the next', async () => {
    if (!kind.silenceHolder) return
    const first = await backend()
    await first.lock(request)
    await kind.silenceHolder()
    expect(await (await backend()).holder()).toBeUndefined()
    if (kind.isForceable === false) return
    const second = await backend()
    await second.lock(request)
    await second.save(withMaple)
    await expect(first.save(begun)).rejects.toMatchObject({ kind: 'conflict' })
  })

  test('clocks that are years apart, and are set meanwhile, neither end a lock nor keep it', async () => {
    const years = 20 * 365 * 86_400_000
    let error = years
    const holder = (await open({}, () => error)).workspace('default')
    const lock = await holder.lock(request)
    const saved = await holder.save(withMaple)
    const journal = await holder.journal(saved)
    for (const set of [0, -years, 3_600_000]) {
      error = set
      for (const seen of [years, -years, 0]) {
        const other = (await open({}, () => seen)).workspace('default')
        expect((await other.holder())?.id).toBe(lock.id)
        await expect(other.lock(request)).rejects.toMatchObject({ code: 'state-locked' })
      }
      journal.append([intent])
      await journal.sync()
    }
    if (kind.silenceHolder && kind.isForceable !== false) {
      await kind.silenceHolder()
      const next = (await open({}, () => -years)).workspace('default')
      await next.lock(request)
      await next.save(saved)
      await expect(holder.save(begun)).rejects.toMatchObject({ kind: 'conflict' })
      return
    }
    await holder.unlock(lock)
    await (await open({}, () => -years)).workspace('default').lock(request)
  })

  test('an answer that is lost is no conflict: the same is written once', async () => {
    if (!kind.loseAnswers) return
    const writer = await backend()
    kind.loseAnswers(1)
    await writer.lock(request)
    kind.loseAnswers(2)
    const saved = await writer.save(withMaple)
    const journal = await writer.journal(saved)
    journal.append([intent])
    kind.loseAnswers(1)
    await journal.sync()
    expect(await (await backend()).load()).toEqual({ state: saved, intents: [intent] })
  })

  test('workspaces do not see each other, and are told and taken away', async () => {
    for (const workspace of ['default', 'staging', 'a-b']) {
      const writer = await backend(workspace)
      const lock = await writer.lock(request)
      await writer.save({ ...begun, lineage: workspace })
      await writer.unlock(lock)
    }
    const place = await open()
    expect((await place.workspace('staging').load()).state?.lineage).toBe('staging')
    const names = await place.list()
    expect(names && [...names].sort()).toEqual(
      kind.hasWorkspaceList ? ['a-b', 'default', 'staging'] : undefined,
    )
    await place.remove('staging')
    expect((await place.workspace('staging').load()).state).toBeUndefined()
    expect((await place.workspace('a-b').load()).state?.lineage).toBe('a-b')
  })

  test('what is encrypted can be read with the passphrase and not without', async () => {
    const secret = { POOLWRIGHT_STATE_PASSPHRASE: 'correct horse battery staple' }
    const writer = (await open(secret)).workspace('default')
    await writer.lock(request)
    const saved = await writer.save(withMaple)
    const journal = await writer.journal(saved)
    journal.append([intent])
    await journal.sync()
    journal.append([{ kind: 'change', change: { kind: 'forget', address: 'thing.a' } }])
    await journal.sync()
    expect(await (await open(secret)).workspace('default').load()).toEqual({
      state: { ...saved, instances: {} },
      intents: [intent],
    })
    const content = await kind.content()
    expect(content).not.toMatch(/maple|birch|thing\.a/)
    expect(content).toMatch(/poolwright-sealed-1/)
    await expect((await backend()).load()).rejects.toMatchObject({ code: 'state-encrypted' })
    const wrong = (await open({ POOLWRIGHT_STATE_PASSPHRASE: 'some other long passphrase' })).workspace(
      'default',
    )
    await expect(wrong.load()).rejects.toMatchObject({ code: 'state-unreadable' })
  })

  test('processes that want it at the same time wait for each other; one that is killed, or its server, spoils nothing', async () => {
    if (kind.told === undefined) return
    const others = new OtherProcesses(kind)
    try {
      expect(await others.write(4)).toEqual([])
      expect(await others.killHolder()).toEqual([])
      if (kind.killServer) expect(await others.killServer(8_000_000, 20)).toEqual([])
    } finally {
      others.stop()
    }
  }, 60_000)
})
