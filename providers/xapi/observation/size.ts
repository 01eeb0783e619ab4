import { printMeasure } from '../../../src/schema/print-measure.js'

const mebibyte = 1024 ** 2

/** Bytes for a reader, rounded to MiB, in the largest binary unit without a fraction: `20 GiB`, `1536 MiB`. */
export function exactSize(bytes: number): string {
  const written = printMeasure(Math.round(bytes / mebibyte) * mebibyte, 'size') ?? '0MiB'
  return written.replace(/\d(?=\D)/, '$& ')
}
