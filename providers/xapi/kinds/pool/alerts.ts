import { numberValue, stringValue } from '../../../../src/value/construct.js'
import type { ObjectValue, Value } from '../../../../src/value/value.js'
import type { Change } from '../../../../src/provider/change.js'
import { blockOf, numberOf, textOf } from '../../drafting/attribute.js'
import { mapField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'
import { observedBlock } from '../observed-object.js'
import { poolSchema, usualLanguage } from './schema.js'

/** Alerts by e-mail are keys of the pool's other_config. */
const keys = {
  email: 'mail-destination',
  smtp_server: 'ssmtp-mailhub',
  min_priority: 'mail-min-priority',
  language: 'mail-language',
} as const

/** True where the pool sends alerts. */
export function sendsAlerts(record: XapiRecord): boolean {
  const config = mapField(record, 'other_config')
  return Boolean(config[keys.email]) && Boolean(config[keys.smtp_server])
}

/** The alerts of a pool whose block has some. */
export function toldAlerts(record: XapiRecord, applied: ObjectValue | undefined): Value | undefined {
  const before = applied?.attributes.get('alerts')
  const schema = poolSchema.block.blocks['alerts']
  if (before?.kind !== 'object' || schema === undefined) return undefined
  const config = mapField(record, 'other_config')
  const priority = config[keys.min_priority]
  return observedBlock(
    schema.block,
    {
      email: stringValue(config[keys.email] ?? ''),
      smtp_server: stringValue(config[keys.smtp_server] ?? ''),
      min_priority: priority === undefined ? undefined : numberValue(Number(priority)),
      language: stringValue(config[keys.language] ?? usualLanguage),
    },
    before,
  )
}

/** The keys of a block; `present` are those that the pool has. Without the key of a language the usual one is in force. */
export function alertKeys(
  change: Change,
  present: Readonly<Record<string, string>>,
): ReadonlyMap<string, string | undefined> {
  const alerts = blockOf(change.planned, 'alerts')
  if (alerts === undefined && blockOf(change.applied, 'alerts') === undefined) return new Map()
  const priority = numberOf(alerts, 'min_priority')
  const language = textOf(alerts, 'language')
  const isUsual = language === usualLanguage && present[keys.language] === undefined
  return new Map([
    [keys.email, textOf(alerts, 'email')],
    [keys.smtp_server, textOf(alerts, 'smtp_server')],
    [keys.min_priority, priority === undefined ? undefined : String(priority)],
    ...(isUsual ? [] : [[keys.language, language] as const]),
  ])
}
