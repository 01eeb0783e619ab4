import type { Path } from '../value/path.js'
import type { ObjectValue } from '../value/value.js'

export type Action = 'no-op' | 'create' | 'read' | 'update' | 'replace' | 'delete' | 'forget'

export type ActionReason =
  | 'replace_because_cannot_update'
  | 'replace_because_tainted'
  | 'replace_by_request'
  | 'replace_by_triggers'
  | 'delete_because_no_resource_config'
  | 'delete_because_wrong_repetition'
  | 'delete_because_count_index'
  | 'delete_because_each_key'
  | 'delete_because_no_module'
  | 'delete_because_no_move_target'
  | 'read_because_config_unknown'
  | 'read_because_dependency_pending'
  | 'read_because_check_nested'

/**
 * What should happen to one instance. The provider is handed all of them at once, no-ops included. A value has five
 * names: config (written) → prior (read) → proposed (merged) → planned (predicted) → applied (known).
 */
export interface Change {
  readonly address: string
  readonly kindName: string
  readonly action: Action
  readonly reason?: ActionReason
  /** What the provider knows the existing object by. */
  readonly identity?: string
  /** As evaluated, write-only values included. Lives in memory only; undefined for a deleted block. */
  readonly config?: ObjectValue
  readonly prior?: ObjectValue
  readonly planned?: ObjectValue
  /** The arguments last applied, as the state has them: all there is of a deleted block. */
  readonly applied?: ObjectValue
  readonly replacePaths: readonly Path[]
  /** Addresses of the instances whose changes must be complete before this one starts (the reverse for deletions). */
  readonly dependencies: readonly string[]
  readonly createBeforeDestroy: boolean
  /** Set where the object to be deleted was left over by a replacement: its key in the state. */
  readonly deposedKey?: string
  /**
   * Set where removing the object leaves it where it is, and why, in words. Such a `forget` has steps of its own; one
   * without it (`removed { destroy = false }`, an object that is gone) has none.
   */
  readonly remains?: string
  /** True where a write-only argument has another value than the one last applied, which no value shows. */
  readonly hasNewSecret?: boolean
  /** From `lifecycle { ignore_changes = … }`: what stays as it is, whatever is written; left out: nothing. */
  readonly ignored?: 'all' | readonly Path[]
  /** From `lifecycle { disruption = … }`. */
  readonly disruption: 'allow' | 'refuse'
}
