/** A time of the lab, in seconds since 1970, as `2026-01-01 00:00:00`. */
export function timeText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')
}
