import type { Measurement, Measurements, Peer, Taken } from './measurements.js'

/** Finds what was measured; undefined where it was not, or was stopped. */
export class Figures {
  constructor(private readonly all: Measurements) {}

  find(peer: Peer, shape: Measurement['shape'], count: number, operation: string): Measurement | undefined {
    return this.all.measured.find(
      each =>
        each.peer === peer && each.shape === shape && each.count === count && each.operation === operation,
    )
  }

  taken(peer: Peer, shape: Measurement['shape'], count: number, operation: string): Taken | undefined {
    return takenOf(this.find(peer, shape, count, operation))
  }

  /** By what factor Poolwright takes less processor time; undefined where one of the two is not known. */
  faster(shape: Measurement['shape'], count: number, operation: string): number | undefined {
    const ours = this.taken('poolwright', shape, count, operation)
    const theirs = this.taken('terraform', shape, count, operation)
    return ours && theirs && theirs.processorSeconds / ours.processorSeconds
  }

  /** The power of the number of instances that the processor time grows with between two numbers. */
  exponent(shape: Measurement['shape'], operation: string, small: number, large: number): number | undefined {
    const first = this.taken('poolwright', shape, small, operation)
    const last = this.taken('poolwright', shape, large, operation)
    return first && last && Math.log(last.processorSeconds / first.processorSeconds) / Math.log(large / small)
  }

  counts(shape: Measurement['shape']): readonly number[] {
    const found = this.all.measured.filter(each => each.shape === shape).map(({ count }) => count)
    return [...new Set(found)].sort((left, right) => left - right)
  }
}

/** What it took, where it came to an end. */
export function takenOf(measurement: Measurement | undefined): Taken | undefined {
  return measurement !== undefined && 'wallSeconds' in measurement.usage ? measurement.usage : undefined
}

export function seconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0)
}

/** A cell of a table: processor time, wall time, most memory; a dagger behind what was taken earlier. */
export function cell(measurement: Measurement | undefined): string {
  if (measurement === undefined) return '–'
  const { usage } = measurement
  const text =
    'stoppedAfterSeconds' in usage
      ? `stopped after ${usage.stoppedAfterSeconds} s`
      : [
          `${seconds(usage.processorSeconds)} s`,
          `${seconds(usage.wallSeconds)} s`,
          ...(usage.peakMebibytes === undefined ? [] : [`${usage.peakMebibytes.toFixed(0)} MiB`]),
        ].join(', ')
  return measurement.isEarlier === true ? `${text} †` : text
}

export function factor(value: number | undefined): string {
  return value === undefined ? '–' : `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ×`
}

export function count(value: number): string {
  return value.toLocaleString('en')
}
