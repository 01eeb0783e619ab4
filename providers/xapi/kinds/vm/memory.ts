import type { Change } from '../../../../src/provider/change.js'
import { literal } from '../../drafting/argument.js'
import { blockOf, numberOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import { differs, type Target } from '../../drafting/setting.js'
import { numberField } from '../../observation/record.js'
import type { Edit } from './edit.js'
import type { XapiRecord } from '../../session/xapi-session.js'

/** The four limits of a VM's memory, in bytes. */
export interface MemoryLimits {
  readonly static_min: number
  readonly dynamic_min: number
  readonly dynamic_max: number
  readonly static_max: number
}

/** The limits that the block asks for; a fixed size keeps the smaller lower limit. Undefined where nothing is written. */
export function wantedLimits(change: Change, present: XapiRecord | undefined): MemoryLimits | undefined {
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
  const least = present === undefined ? size : (numberField(present, 'memory_static_min') ?? size)
  return { static_min: Math.min(least, size), dynamic_min: size, dynamic_max: size, static_max: size }
}

/** One call that sets all four limits; the VM must be halted. */
export function memorySteps(change: Change, to: Target, present: XapiRecord | undefined): readonly Draft[] {
  const limits =
    differs(change, 'memory') || differs(change, 'memory_range') ? wantedLimits(change, present) : undefined
  if (limits === undefined) return []
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
      `give ${to.subject} ${mebibytes(limits)} of memory`,
      { cause },
    ),
  ]
}

/** New limits: within the static ones they change while the VM runs. */
export function memoryEdits(change: Change, to: Target, present: XapiRecord): readonly Edit[] {
  const path = [blockOf(change.planned, 'memory_range') === undefined ? 'memory' : 'memory_range']
  const limits = wantedLimits(change, present)
  const halted = memorySteps(change, to, present)
  if (limits === undefined || halted.length === 0) return []
  const isWithin =
    limits.static_min === numberField(present, 'memory_static_min') &&
    limits.static_max === numberField(present, 'memory_static_max')
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
    `give ${to.subject} ${mebibytes(limits)} of memory while it runs`,
    { cause: { address: change.address, path } },
  )
  return [{ path, halted, live: [live] }]
}

function mebibytes(limits: MemoryLimits): string {
  const shown = (bytes: number) => `${Math.round(bytes / 1048576)} MiB`
  return limits.dynamic_min === limits.dynamic_max
    ? shown(limits.dynamic_max)
    : `${shown(limits.dynamic_min)} to ${shown(limits.dynamic_max)}`
}
