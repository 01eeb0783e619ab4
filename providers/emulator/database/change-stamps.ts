import type { Ref } from './database.js'

export interface Stamp {
  readonly className: string
  readonly ref: Ref
  readonly created: number
  readonly changed: number
  readonly removed: number | undefined
}

/**
 * When each object was made, last changed and removed, counted in changes of the database: what event.from tells.
 * Objects without a stamp are as old as the counter's start.
 */
export class ChangeStamps {
  private readonly stamps = new Map<string, Map<Ref, Stamp>>()
  private counter: number
  private removal = 0

  constructor(start: number) {
    this.counter = start
  }

  /** The number of the last change. */
  get generation(): number {
    return this.counter
  }

  /** The number of the last change that removed something; 0 when none did. */
  get lastRemoval(): number {
    return this.removal
  }

  /** Counts one change. */
  note(className: string, ref: Ref, kind: 'create' | 'set' | 'remove'): void {
    this.counter += 1
    if (kind === 'remove') this.removal = this.counter
    let ofClass = this.stamps.get(className)
    if (ofClass === undefined) this.stamps.set(className, (ofClass = new Map()))
    ofClass.set(ref, {
      className,
      ref,
      created: kind === 'create' ? this.counter : (ofClass.get(ref)?.created ?? 0),
      changed: this.counter,
      removed: kind === 'remove' ? this.counter : undefined,
    })
  }

  /** What changed after a generation, oldest change first. */
  since(generation: number): readonly Stamp[] {
    if (generation >= this.counter) return []
    return [...this.stamps.values()]
      .flatMap(ofClass => [...ofClass.values()].filter(stamp => stamp.changed > generation))
      .sort((first, second) => first.changed - second.changed)
  }
}
