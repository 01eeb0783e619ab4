import type { AttributeSchema } from './schema.js'

const sizeUnits = ['TiB', 'GiB', 'MiB', 'KiB'].map((name, place) => ({ name, bytes: 1024 ** (4 - place) }))

/** A number as people write it for this format, in the largest unit that is exact; undefined where digits say it best. */
export function printMeasure(
  number: number,
  format: NonNullable<AttributeSchema['format']>,
): string | undefined {
  if (!Number.isSafeInteger(number) || number <= 0) return undefined
  switch (format) {
    case 'size': {
      const unit = sizeUnits.find(({ bytes }) => number % bytes === 0)
      return unit && `${number / unit.bytes}${unit.name}`
    }
    case 'duration':
      if (number % 3600 === 0) return `${number / 3600}h`
      return number % 60 === 0 ? `${number / 60}m` : `${number}s`
  }
}
