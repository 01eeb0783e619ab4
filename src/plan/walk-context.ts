import { invariant } from '../diagnostic/invariant.js'
import type { Import } from '../desired/desired.js'
import type { Finding, Observation } from '../provider/contract.js'
import { findKind } from '../schema/kind-registry.js'
import type { KindSchema } from '../schema/schema.js'
import { WriteOnlyHashes } from '../state/write-only-hash.js'
import { nullValue } from '../value/construct.js'
import type { Path } from '../value/path.js'
import type { ObjectValue, Value } from '../value/value.js'
import { markSensitive } from '../schema/mark-sensitive.js'
import { asApplied } from './as-applied.js'
import { copyMarks } from './copy-marks.js'
import { isSame } from './decide-action.js'
import { counterpart } from './elements.js'
import { KnownValues } from './known-values.js'
import type { Past, PastInstance } from './past.js'
import type { PlannedChange } from './plan.js'
import type { PlanRequest } from './plan-request.js'
import { type LinkTable, resolveLinks } from './resolve-links.js'
import { type AddressPattern, type Selection, isReplaceRequested } from './select-instances.js'

/** What one walk works with, and what it has gathered so far. */
export class WalkContext {
  readonly known = new KnownValues()
  readonly hashes = new WriteOnlyHashes()
  readonly changes = new Map<string, PlannedChange>()
  readonly findings: Finding[] = []
  /** Instances whose planning failed: declared all the same. */
  readonly failedInstances = new Set<string>()
  /** Instances that the plan is not about. */
  readonly leftOut = new Set<string>()
  /** Instances that may not be destroyed. */
  readonly prevented = new Set<string>()
  /** Links as they will be: one to an object that is about to be made, or made anew, has no identity yet. */
  readonly links: LinkTable = {
    identityOf: address =>
      this.#adopted.get(address) ?? (this.isMadeAnew(address) ? undefined : this.past.identityOf(address)),
    addressOf: (kindName, identity) =>
      this.past.addressOf(kindName, identity) ?? this.#adopters.get(`${kindName} ${identity}`),
  }
  /** Objects that are there already and that this plan binds, by address; and the other way round. */
  readonly #adopted = new Map<string, string>()
  readonly #adopters = new Map<string, string>()
  readonly #pending = new Set<string>()
  /** Objects as they were read: drift is looked for where changes were. */
  readonly #priors = new Map<PastInstance, Map<string, ObjectValue | undefined>>()

  constructor(
    readonly request: PlanRequest,
    readonly observation: Observation,
    readonly past: Past,
    readonly previousAddresses: ReadonlyMap<string, string>,
    readonly imports: ReadonlyMap<string, Import>,
    readonly selection: Selection,
    private readonly replacePatterns: readonly AddressPattern[],
  ) {}

  schemaOf(mode: 'managed' | 'data', kindName: string): KindSchema {
    const kind = findKind(this.request.registry, mode, kindName)
    invariant(kind, `no provider declares the kind ${kindName}`)
    return kind.schema
  }

  isReplaceRequested(address: string): boolean {
    return isReplaceRequested(this.replacePatterns, address)
  }

  addChange(change: PlannedChange, block: string): void {
    this.changes.set(change.address, change)
    if (change.action !== 'no-op') this.#pending.add(block)
  }

  isMadeAnew(address: string): boolean {
    const action = this.changes.get(address)?.action
    return action === 'create' || action === 'replace'
  }

  /** True when an instance of this block changes. */
  hasPendingChanges(block: string): boolean {
    return this.#pending.has(block)
  }

  addFindings(findings: readonly Finding[]): void {
    this.findings.push(...findings)
  }

  /** The object as it is now, in the engine's form: marks and links as the configuration has them. */
  priorOf(
    kindName: string,
    identity: string | undefined,
    past: PastInstance | undefined,
    schema: KindSchema,
  ): ObjectValue | undefined {
    if (identity === undefined || identity === '') return undefined
    if (this.request.options?.refresh === false && past) return past.applied
    if (past === undefined) return this.#read(kindName, identity, past, schema)
    const key = `${kindName} ${identity}`
    const ofPast = this.#priors.get(past) ?? new Map<string, ObjectValue | undefined>()
    this.#priors.set(past, ofPast)
    if (!ofPast.has(key)) ofPast.set(key, this.#read(kindName, identity, past, schema))
    return ofPast.get(key)
  }

  #read(
    kindName: string,
    identity: string,
    past: PastInstance | undefined,
    schema: KindSchema,
  ): ObjectValue | undefined {
    const read = this.request.session.read(kindName, identity, this.observation, past?.applied)
    if (read === undefined) return undefined
    return markSensitive(copyMarks(resolveLinks(schema.block, read, this.past), past?.applied), schema.block)
  }

  /** An object that is to be imported, read with the eyes of its block: what it cannot tell is as it is written. */
  importedAs(
    { kindName, address }: { readonly kindName: string; readonly address: string },
    identity: string | undefined,
    config: ObjectValue,
  ): ObjectValue | undefined {
    if (identity === undefined || identity === '') return undefined
    const { block } = this.schemaOf('managed', kindName)
    const { session } = this.request
    const read =
      session.readForImport === undefined
        ? session.read(kindName, identity, this.observation)
        : session.readForImport(kindName, identity, this.observation, asApplied(block, config))
    if (read === undefined) return undefined
    this.noteAdopted(kindName, address, identity)
    return markSensitive(copyMarks(resolveLinks(block, read, this.links), config), block)
  }

  /** From now on links to this address lead to that object, which the plan binds to it. */
  noteAdopted(kindName: string, address: string, identity: string): void {
    this.#adopted.set(address, identity)
    this.#adopters.set(`${kindName} ${identity}`, address)
  }

  /** True when the change of that instance, or of that part of it, replaces whoever names it in `replace_triggered_by`. */
  isTrigger(address: string, path: Path): boolean {
    const change = this.changes.get(address)
    if (!change || change.action === 'no-op' || change.action === 'read') return false
    if (path.length === 0 || change.action !== 'update') return true
    const before = partAt(change.prior, path)
    const after = partAt(change.planned, path)
    return !isSame(before, after)
  }
}

function partAt(value: Value | undefined, path: Path): Value {
  let part = value
  for (const key of path) part = counterpart(part, key)
  return part ?? nullValue()
}
