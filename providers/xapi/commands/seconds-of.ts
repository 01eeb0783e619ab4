import { readDuration } from '../../../src/schema/measure.js'

/** The seconds that a duration such as `90s` or `5m` has; undefined for what is none. */
export function secondsOf(text: string): number | undefined {
  const measure = readDuration(text)
  return 'value' in measure && typeof measure.value.value === 'number' ? measure.value.value : undefined
}
