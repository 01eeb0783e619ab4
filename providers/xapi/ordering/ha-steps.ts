import type { Argument, Json } from '../../../src/provider/step.js'
import { literal, objectArgument, record, thePool } from '../drafting/argument.js'
import { call, chain, type Draft } from '../drafting/draft.js'
import { heartbeatSr } from '../kinds/ha_plan/read.js'
import { poolRecord } from '../observation/find.js'
import type { ObservedPool } from '../observation/observation.js'
import { mapField } from '../observation/record.js'
import { parseRestoreNote, restoreKey } from './restore-note.js'

/** Writes down how high availability is, and switches it off. */
export function disarmSteps(
  address: string,
  at: Argument,
  name: string,
  pool: ObservedPool,
  why: string,
): readonly Draft[] {
  const record = poolRecord(pool)?.record ?? {}
  const note: Json = { sr: heartbeatSr(pool) ?? '', configuration: mapField(record, 'ha_configuration') }
  const disarm = call(
    address,
    'disarm',
    'pool.disable_ha',
    { at },
    `switch high availability of ${name} off`,
    { disrupts: [{ subject: `pool ${name}`, effect: 'is unprotected', detail: why }] },
  )
  return restoreKey in mapField(record, 'other_config')
    ? [disarm]
    : chain([keepHaNote(address, at, note), disarm])
}

/** Writes down in the pool what has to be restored. */
export function keepHaNote(address: string, at: Argument, note: Json): Draft {
  return call(
    address,
    'note',
    'pool.add_to_other_config',
    { at, self: thePool, key: literal(restoreKey), value: literal(JSON.stringify(note)) },
    'write down what has to be restored',
  )
}

/** Takes that note away. */
export function haNoteGone(address: string, at: Argument): Draft {
  return call(
    address,
    'note-gone',
    'pool.remove_from_other_config',
    { at, self: thePool, key: literal(restoreKey) },
    'take the note away: all is restored',
  )
}

/** Switches high availability on as it is now, or as the note in the pool says. */
export function armStep(address: string, at: Argument, name: string, pool: ObservedPool): Draft {
  const pooled = poolRecord(pool)?.record ?? {}
  const note = parseRestoreNote(pooled)
  const sr = note?.sr ?? heartbeatSr(pool)
  const configuration = note?.configuration ?? mapField(pooled, 'ha_configuration')
  return call(
    address,
    'arm',
    'pool.enable_ha',
    {
      at,
      heartbeat_srs: {
        kind: 'list',
        items: sr === undefined || sr === '' ? [] : [objectArgument('SR', sr)],
      },
      configuration: record(
        Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key, literal(value)])),
      ),
    },
    `switch high availability of ${name} on`,
  )
}
