import type { ConfigurationDraft } from './configuration.js'
import type { LabDraft } from './lab-draft.js'

/** What a twist works on. */
export interface TwistScene {
  readonly lab: LabDraft
  readonly configuration: ConfigurationDraft
}

/** One thing that is added, changed or taken out; `first` and `second` choose among what there is. */
export type Twist = (scene: TwistScene, first: number, second: number) => void

/** A twist with its choices, as it is drawn; the smaller the numbers, the plainer the choice. */
export interface Drawn {
  readonly twist: string
  readonly first: number
  readonly second: number
}

/** One of these, the first for 0. */
export function pick<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length]
  if (item === undefined) throw new Error('nothing to choose from')
  return item
}

/** One of these, or nothing where there is none. */
export function pickAny<T>(items: readonly T[], number: number): T | undefined {
  return items[number % Math.max(1, items.length)]
}
