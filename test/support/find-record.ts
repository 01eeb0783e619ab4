import type { XapiRecord, XapiSession } from '../../providers/xapi/session/xapi-session.js'

type Table = Readonly<Record<string, XapiRecord>>

/** The reference of an object of which these fields are so. */
export async function findRecord(
  session: XapiSession,
  className: string,
  fields: XapiRecord,
): Promise<string> {
  const records = (await session.call(`${className}.get_all_records`)) as Table
  const found = Object.entries(records).find(([, record]) =>
    Object.entries(fields).every(([name, value]) => String(record[name]) === String(value)),
  )
  if (found === undefined) throw new Error(`there is no ${className} ${JSON.stringify(fields)}`)
  return found[0]
}
