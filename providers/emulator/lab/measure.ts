const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
const decimalUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
const durationUnits: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86400 }

/** Bytes of `"512MiB"`, `"1.5TiB"`, `"100GB"` or a whole number; undefined when it is no size. */
export function parseSize(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(value)
  const [, digits = '', unit = ''] = match ?? []
  if (match === null) return undefined
  const binary = binaryUnits.indexOf(unit === '' ? 'B' : unit)
  const decimal = decimalUnits.indexOf(unit)
  const factor = binary >= 0 ? 1024 ** binary : decimal >= 0 ? 1000 ** decimal : undefined
  return factor === undefined ? undefined : Math.round(Number(digits) * factor)
}

/** Seconds of `"90s"`, `"-5m"` or a number; undefined when it is no duration. */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === 'number') return value
  const match = /^(-?\d+(?:\.\d+)?)([smhd])$/.exec(value)
  const factor = durationUnits[match?.[2] ?? '']
  return match === null || factor === undefined ? undefined : Number(match[1]) * factor
}
