import type { InstanceAddress } from '../address/address.js'
import { parseInstance } from '../address/parse-address.js'
import { blockText } from '../address/print-address.js'
import type { DesiredBlock, Known } from '../desired/desired.js'
import type { Observation } from '../provider/contract.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { copyMarks } from '../plan/copy-marks.js'
import { isWhollyKnown } from '../value/equal.js'
import type { PlannedChange } from '../plan/plan.js'
import type { WorkingPlan } from '../plan/plan-request.js'
import { proposeValue } from '../plan/propose.js'
import { type LinkTable, resolveLinks } from '../plan/resolve-links.js'
import { findKind } from '../schema/kind-registry.js'
import type { StateDraft } from '../state/draft.js'
import type { ObjectValue } from '../value/value.js'
import { fillUnknown } from './fill-unknown.js'
import { type Observer, observeAgain } from './observe-again.js'

/** The values of instances as they come true. Starts from what is planned; reads what only the world can tell. */
export class AppliedValues {
  readonly #observer: Observer
  readonly #plan: WorkingPlan
  readonly #draft: StateDraft
  readonly #blocks: ReadonlyMap<string, DesiredBlock>
  readonly #links: LinkTable
  #view: Known | undefined
  /** Changes of which steps were done since they were last read, and whose planned values hold unknowns. */
  readonly #unread = new Map<string, PlannedChange>()

  constructor(observer: Observer, plan: WorkingPlan, draft: StateDraft) {
    this.#observer = observer
    this.#plan = plan
    this.#draft = draft
    this.#blocks = new Map(observer.desired.blocks.map(block => [block.text, block]))
    this.#links = {
      identityOf: address => draft.instance(address)?.identity,
      addressOf: (kindName, identity) => draft.addressOf(kindName, identity),
    }
  }

  /** What is known at this moment; a new object whenever something came true, because conclusions are remembered by it. */
  get known(): Known {
    this.#view ??= this.#plan.known.view()
    return this.#view
  }

  /** What was concluded so far may be wrong by now. */
  renew(): void {
    this.#view = undefined
  }

  /** Makes the value of an instance known. */
  setValue(address: string, kindName: string, value: ObjectValue, identity?: string): void {
    this.#plan.known.setValue(address, kindName, value, identity)
  }

  get links(): LinkTable {
    return this.#links
  }

  /** Notes that a step of this change is done. */
  advance(change: PlannedChange): void {
    if (change.planned && change.action !== 'delete' && !isWhollyKnown(change.planned))
      this.#unread.set(change.address, change)
  }

  /** Reads what was unknown of changes under way, so that the arguments of others can be evaluated. One observation, if any. */
  async refresh(): Promise<void> {
    if (this.#unread.size === 0) return
    const observation = await observeAgain(this.#observer, this.#draft)
    const changes = [...this.#unread.values()]
    this.#unread.clear()
    for (const group of this.byBlock(changes)) {
      for (const change of group) this.readInstance(change, observation)
      this.renew()
    }
  }

  /** Reads one instance and makes its value known; undefined where the object is not there. */
  readInstance(change: PlannedChange, observation: Observation): ObjectValue | undefined {
    const identity = this.#draft.instance(change.address)?.identity
    const schema = findKind(this.#observer.registry, 'managed', change.kindName)?.schema
    if (!schema || identity === undefined || identity === '') return undefined
    const expected = this.#expected(change)
    const read = this.#observer.session.read(change.kindName, identity, observation, expected)
    if (read === undefined) return undefined
    const value = markSensitive(
      copyMarks(resolveLinks(schema.block, read, this.#links), expected),
      schema.block,
    )
    this.setValue(change.address, change.kindName, value, identity)
    return value
  }

  /** These changes, block by block, in the order of the configuration: what others refer to first. */
  byBlock(changes: readonly PlannedChange[]): readonly (readonly PlannedChange[])[] {
    const groups = new Map<string, PlannedChange[]>()
    for (const change of changes) {
      const block = this.#blockOf(change.address)?.text ?? ''
      const group = groups.get(block)
      if (group) group.push(change)
      else groups.set(block, [change])
    }
    return [...this.#blocks.keys(), ''].flatMap(block => {
      const group = groups.get(block)
      return group === undefined ? [] : [group]
    })
  }

  /** The block and the instance behind an address; undefined for what is not declared. */
  declared(
    address: string,
  ): { readonly block: DesiredBlock; readonly instance: InstanceAddress } | undefined {
    const instance = parseInstance(address)
    const block = this.#blockOf(address)
    return instance && block ? { block, instance } : undefined
  }

  /** The configuration of an instance with all that is known now. */
  config(address: string): ObjectValue | undefined {
    const declared = this.declared(address)
    if (!declared) return undefined
    const { block, instance } = declared
    const { config } = this.#observer.desired.evaluate(block, instance, this.known)
    const schema = findKind(this.#observer.registry, block.address.mode, block.kindName)?.schema
    return config && schema ? resolveLinks(schema.block, config, this.#links) : config
  }

  #blockOf(address: string): DesiredBlock | undefined {
    const instance = parseInstance(address)
    return instance && this.#blocks.get(blockText(instance))
  }

  /** What the instance is expected to be: as planned where that is known, else evaluated again. */
  #expected(change: PlannedChange): ObjectValue | undefined {
    const planned = change.planned ?? change.prior
    if (planned === undefined || isWhollyKnown(planned)) return planned
    const schema = findKind(this.#observer.registry, 'managed', change.kindName)?.schema
    const config = this.config(change.address)
    if (!schema || !config) return planned
    const filled = fillUnknown(planned, proposeValue(schema.block, change.prior, config))
    return filled.kind === 'object' ? filled : planned
  }
}
