import type { InstanceAddress } from '../address/address.js'
import type { DesiredBlock } from '../desired/desired.js'
import { hasErrors } from '../diagnostic/diagnostic.js'
import { invariant } from '../diagnostic/invariant.js'
import { asApplied } from '../plan/as-applied.js'
import { copyMarks } from '../plan/copy-marks.js'
import { KnownValues } from '../plan/known-values.js'
import { type LinkTable, resolveLinks } from '../plan/resolve-links.js'
import { writtenSecrets } from '../plan/write-only.js'
import type { Observation } from '../provider/contract.js'
import type { Random } from '../runtime/runtime.js'
import { findKind } from '../schema/kind-registry.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import type { StateDraft } from '../state/draft.js'
import { encodeValues } from '../state/encode-values.js'
import type { StateInstance } from '../state/state.js'
import { WriteOnlyHashes } from '../state/write-only-hash.js'
import type { ObjectValue } from '../value/value.js'
import type { Observer } from './observe-again.js'

/** Binds objects that are there to instances of the configuration, without changing them. */
export class Adopter {
  readonly known: KnownValues
  readonly #hashes = new WriteOnlyHashes()

  constructor(
    readonly observer: Observer,
    readonly draft: StateDraft,
    /** For the salts of hashes; undefined where the draft is not kept, so that no secret has to be remembered. */
    readonly random: Random | undefined,
    known = new KnownValues(),
  ) {
    this.known = known
  }

  /** The configuration of an instance with what is known by now, links resolved; undefined where it has errors. */
  config(block: DesiredBlock, instance: InstanceAddress): ObjectValue | undefined {
    const { config, diagnostics } = this.observer.desired.evaluate(block, instance, this.known.view())
    if (config === undefined || hasErrors(diagnostics)) return undefined
    return resolveLinks(this.#schema(block).block, config, this.#links)
  }

  /**
   * Binds the object of this identity. What the object cannot tell is as written; write-only arguments are taken to be the
   * ones in force. False where there is no such object.
   */
  async adopt(
    block: DesiredBlock,
    instance: InstanceAddress,
    address: string,
    identity: string,
    observation: Observation,
  ): Promise<boolean> {
    const schema = this.#schema(block)
    const config = this.config(block, instance)
    const applied = config && asApplied(schema.block, config)
    const read = this.observer.session.read(block.kindName, identity, observation, applied)
    if (read === undefined) return false
    const value = markSensitive(
      copyMarks(resolveLinks(schema.block, read, this.#links), config),
      schema.block,
    )
    this.known.setValue(address, block.kindName, value, identity)
    const evaluated = this.observer.desired.evaluate(block, instance, this.known.view())
    const record: StateInstance = {
      kindName: block.kindName,
      providerName: block.providerName,
      mode: 'managed',
      schemaVersion: schema.version,
      identity,
      ...encodeValues(value, schema.block),
      writeOnly: config === undefined ? {} : await this.#secrets(block, config),
      dependencies: evaluated.dependencies,
      createBeforeDestroy: evaluated.lifecycle.createBeforeDestroy,
      isTainted: false,
      deposed: {},
      notes: {},
    }
    this.draft.apply({ kind: 'bind', address, instance: record })
    return true
  }

  get #links(): LinkTable {
    return {
      identityOf: address => this.draft.instance(address)?.identity,
      addressOf: (kindName, identity) => this.draft.addressOf(kindName, identity),
    }
  }

  #schema(block: DesiredBlock) {
    const schema = findKind(this.observer.registry, block.address.mode, block.kindName)?.schema
    invariant(schema, `no provider declares the kind ${block.kindName}`)
    return schema
  }

  async #secrets(block: DesiredBlock, config: ObjectValue): Promise<{ readonly [path: string]: string }> {
    const hashes: Record<string, string> = {}
    if (this.random === undefined) return hashes
    for (const [name, secret] of writtenSecrets(this.#schema(block).block, config))
      hashes[name] = await this.#hashes.create(secret, this.random)
    return hashes
  }
}
