/** Seconds since 1970 of a time as xapi writes it, `20260101T00:00:00Z`; undefined for anything else. */
export function secondsOfServerTime(text: string): number | undefined {
  const parts = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d):(\d\d):(\d\d)Z?$/.exec(text)
  if (parts === null) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000
}
