import { type Figures, count, factor, seconds } from './figures.js'
import { shapes } from './shape.js'

/** One aim: what was measured of it, and whether all of that is within it; undefined where something is not measured. */
export interface Target {
  readonly aim: string
  readonly measured: string
  readonly isMet: boolean | undefined
}

const plans = ['fresh plan', 'no-change plan']
const growing = ['validate', 'fresh plan', 'apply', 'no-change plan', 'destroy']

interface Part {
  readonly name: string
  readonly value: number | undefined
}

/** The parts of an aim with their figures; met where every one that is known keeps the limit. */
function target(
  aim: string,
  parts: readonly Part[],
  write: (value: number) => string,
  keeps: (value: number) => boolean,
): Target {
  const known = parts.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]))
  const told = parts.map(({ name, value }) => `${name} ${value === undefined ? '–' : write(value)}`.trim())
  return {
    aim,
    measured: told.join('; '),
    isMet: known.some(({ value }) => !keeps(value)) ? false : known.length < parts.length ? undefined : true,
  }
}

/** What is aimed at, beside what was measured. */
export function targets(figures: Figures): readonly Target[] {
  const overShapes = (
    operations: readonly string[],
    figure: (shape: (typeof shapes)[number], operation: string) => number | undefined,
  ): readonly Part[] =>
    shapes.flatMap(shape =>
      operations.map(operation => ({ name: `${shape}, ${operation}:`, value: figure(shape, operation) })),
    )
  const fasterBy = (least: number, size: number, operations: readonly string[], aim: string): Target =>
    target(
      aim,
      overShapes(operations, (shape, operation) => figures.faster(shape, size, operation)),
      factor,
      value => value >= least,
    )
  const timeOf = (shape: 'dag' | 'hosts', size: number, operation: string): number | undefined =>
    figures.taken('poolwright', shape, size, operation)?.processorSeconds
  const startup = (operation: string, peer: 'poolwright' | 'terraform' = 'poolwright'): number | undefined =>
    figures.taken(peer, 'startup', 15, operation)?.processorSeconds
  const over = (above: number | undefined, below: number | undefined): number | undefined =>
    above === undefined || below === undefined ? undefined : above / below
  const memory = (shape: (typeof shapes)[number], operation: string): number | undefined =>
    over(
      figures.taken('poolwright', shape, 10_000, operation)?.peakMebibytes,
      figures.taken('terraform', shape, 10_000, operation)?.peakMebibytes,
    )
  const hosts = (aim: string, limit: number, operation: string): Target =>
    target(
      aim,
      [1000, 10_000].map(size => ({ name: `${count(size)} VMs:`, value: timeOf('hosts', size, operation) })),
      value => `${seconds(value)} s`,
      value => value <= limit,
    )
  return [
    fasterBy(4, 1000, plans, 'plans of 1,000 objects at least 4 times as fast as Terraform'),
    fasterBy(10, 10_000, plans, 'plans of 10,000 objects at least 10 times as fast'),
    fasterBy(
      4,
      10_000,
      ['fresh plan, unread text'],
      'the same of text that was never read before, at least 4 times',
    ),
    fasterBy(50, 1000, ['apply', 'destroy'], 'apply and destroy of 1,000 objects at least 50 times as fast'),
    target(
      '10,000 blocks that refer to each other, each operation under 10 s',
      growing.map(operation => ({ name: `${operation}:`, value: timeOf('dag', 10_000, operation) })),
      value => `${seconds(value)} s`,
      value => value < 10,
    ),
    target(
      'time grows from 1,000 to 100,000 objects with at most the power 1.1',
      overShapes(growing, (shape, operation) => figures.exponent(shape, operation, 1000, 100_000)),
      value => value.toFixed(2),
      value => value <= 1.1,
    ),
    target(
      'most memory at 10,000 objects at most half of Terraform’s',
      overShapes(plans, memory),
      value => value.toFixed(2),
      value => value <= 0.5,
    ),
    target(
      '`--version` within 1.4 times of an empty node',
      [{ name: '', value: over(startup('--version'), startup('empty node')) }],
      factor,
      value => value <= 1.4,
    ),
    target(
      '`validate` and `plan` of ten objects, known text, within 3 times of Terraform',
      ['validate of ten objects', 'plan of ten objects'].map(operation => ({
        name: `${operation.split(' ')[0] ?? ''}:`,
        value: over(startup(operation), startup(operation, 'terraform')),
      })),
      factor,
      value => value <= 3,
    ),
    hosts('64 hosts and 10,000 VMs, high availability, all new: plan in 15 s', 15, 'fresh plan'),
    hosts('nothing changed: 3 s', 3, 'no-change plan'),
    hosts('100 VMs edited: 5 s', 5, 'plan, 100 edited'),
  ]
}
