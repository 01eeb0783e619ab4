import type { Change } from '../../../../src/provider/change.js'
import { literal } from '../../drafting/argument.js'
import { blockOf, numberOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { differs, type Target } from '../../drafting/setting.js'
import { numberField } from '../../observation/record.js'
import { exactSize } from '../../observation/size.js'
import type { Edit } from './edit.js'
import type { XapiRecord } from '../../session/xapi-session.js'

/** The four limits of a VM's memory, in bytes. */
export interface MemoryLimits {
  readonly static_min: number
  readonly dynamic_min: number
  readonly dynamic_max: number
  readonly static_max: number
}

/** The limits that a VM or template has, as far as its record tells. */
export function limitsOf(record: XapiRecord): Partial<MemoryLimits> {
  const part = (name: string) => numberField(record, `memory_${name}`)
  const parts = {
    static_min: part('static_min'),
    dynamic_min: part('dynamic_min'),
    dynamic_max: part('dynamic_max'),
    static_max: part('static_max'),
  }
  return Object.fromEntries(Object.entries(parts).filter(([, bytes]) => bytes !== undefined))
}

/** The limits that the block asks for; a fixed size keeps the smaller lower limit. Undefined where nothing is written. */
export function wantedLimits(
  change: Change,
  present: Partial<MemoryLimits> | undefined,
): MemoryLimits | undefined {
  const range = blockOf(change.planned, 'memory_range')
  if (range !== undefined) {
    const part = (name: string) => numberOf(range, name) ?? 0
    return {
      static_min: part('static_min'),
      dynamic_min: part('dynamic_min'),
      dynamic_max: part('dynamic_max'),
      static_max: part('static_max'),
    }
  }
  const size = numberOf(change.planned, 'memory')
  if (size === undefined) return undefined
  const least = present?.static_min ?? size
  return { static_min: Math.min(least, size), dynamic_min: size, dynamic_max: size, static_max: size }
}

/** One call that sets all four limits, where they are others than these; the VM must be halted. */
export function memorySteps(
  change: Change,
  to: Target,
  present: Partial<MemoryLimits> | undefined,
): readonly Draft[] {
  const limits =
    differs(change, 'memory') || differs(change, 'memory_range') ? wantedLimits(change, present) : undefined
  if (limits === undefined || isSame(limits, present)) return []
  const parameters = {
    at: to.at,
    self: to.object,
    static_min: literal(limits.static_min),
    static_max: literal(limits.static_max),
    dynamic_min: literal(limits.dynamic_min),
    dynamic_max: literal(limits.dynamic_max),
  }
  const cause = {
    address: change.address,
    path: [blockOf(change.planned, 'memory_range') === undefined ? 'memory' : 'memory_range'],
  }
  return [
    call(
      change.address,
      'memory',
      'VM.set_memory_limits',
      parameters,
      `give ${to.subject} ${rangeText(limits)} of memory`,
      { cause },
    ),
  ]
}

/** New limits: within the static ones they change while the VM runs. */
export function memoryEdits(change: Change, to: Target, present: Partial<MemoryLimits>): readonly Edit[] {
  const path = [blockOf(change.planned, 'memory_range') === undefined ? 'memory' : 'memory_range']
  const limits = wantedLimits(change, present)
  const halted = memorySteps(change, to, present)
  if (limits === undefined || halted.length === 0) return []
  const isWithin = limits.static_min === present.static_min && limits.static_max === present.static_max
  if (!isWithin) return [{ path, halted }]
  const parameters = {
    at: to.at,
    self: to.object,
    min: literal(limits.dynamic_min),
    max: literal(limits.dynamic_max),
  }
  const live = call(
    change.address,
    'memory-range',
    'VM.set_memory_dynamic_range',
    parameters,
    `give ${to.subject} ${rangeText(limits)} of memory while it runs`,
    { cause: { address: change.address, path } },
  )
  return [{ path, halted, live: [live] }]
}

function isSame(limits: MemoryLimits, present: Partial<MemoryLimits> | undefined): boolean {
  return (
    limits.static_min === present?.static_min &&
    limits.dynamic_min === present.dynamic_min &&
    limits.dynamic_max === present.dynamic_max &&
    limits.static_max === present.static_max
  )
}

function rangeText(limits: MemoryLimits): string {
  return limits.dynamic_min === limits.dynamic_max
    ? exactSize(limits.dynamic_max)
    : `${exactSize(limits.dynamic_min)} to ${exactSize(limits.dynamic_max)}`
}
