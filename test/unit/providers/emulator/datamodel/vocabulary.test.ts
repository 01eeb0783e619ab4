import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { calls } from '../../../../../providers/emulator/calls/registry.js'
import { classRows } from '../../../../../providers/emulator/datamodel/classes.js'
import { enumerations } from '../../../../../providers/emulator/datamodel/enums.js'
import { allClasses, findClass } from '../../../../../providers/emulator/datamodel/datamodel.js'
import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import { sourceFiles } from '../../../../house/source-files.js'
import { openLab } from '../open-lab.js'
import { addressOf, labText } from '../shared-pool.js'

interface Description {
  readonly errors: Readonly<Record<string, unknown>>
  readonly errors_removed_before_head: Readonly<Record<string, unknown>>
  readonly classes: Readonly<
    Record<
      string,
      {
        readonly messages: readonly {
          readonly name: string
          readonly params: readonly {
            readonly name: string
            readonly type: string
            readonly default?: unknown
            readonly optional?: boolean
          }[]
          readonly result: string
        }[]
      }
    >
  >
}

const path = `${process.env['POOLWRIGHT_REFERENCE'] ?? '../shared/reference'}/xapi-datamodel.json`

// The description is not part of the repository: where it is not there, there is nothing to compare with.
const compare = existsSync(path) ? test : test.skip

/** Names that xapi knows, but that are not errors, so that the description does not list them. */
const otherNames: ReadonlySet<string> = new Set([
  // Alerts: the names of messages.
  'HA_HOST_FAILED',
  'HA_HOST_WAS_FENCED',
  'HA_STATEFILE_LOST',
  'HA_PROTECTED_VM_RESTART_FAILED',
  'HA_POOL_DROP_IN_PLAN_EXISTS_FOR',
  'HA_POOL_OVERCOMMITTED',
  'HOST_CLOCK_SKEW_DETECTED',
  'IP_CONFIGURED_PIF_CAN_UNPLUG',
  'POOL_CPU_FEATURES_DOWN',
  'POOL_MASTER_TRANSITION',
  // What a storage driver can do.
  'SR_PROBE',
  'SR_UPDATE',
  'SR_METADATA',
  'SR_CACHING',
  'SR_SUPPORTS_LOCAL_CACHING',
  'THIN_PROVISIONING',
  'VDI_CREATE',
  'VDI_DELETE',
  'VDI_ATTACH',
  'VDI_DETACH',
  'VDI_RESIZE',
  'VDI_RESIZE_ONLINE',
  'VDI_CLONE',
  'VDI_SNAPSHOT',
  'VDI_INTRODUCE',
  'VDI_MIRROR',
  'VDI_CONFIG_CBT',
  'VDI_RESET_ON_BOOT',
  'VDI_UPDATE',
  'VDI_GENERATE_CONFIG',
  // A device that a release cannot plug.
  'VCPU_HOTPLUG',
])

const sources = sourceFiles('providers/emulator').filter(file => !file.path.includes('/datamodel/'))

function quotedIn(pattern: RegExp): ReadonlyMap<string, string> {
  return new Map(
    sources.flatMap(file => [...file.code.matchAll(pattern)].map(match => [match[1] ?? '', file.path])),
  )
}

compare('every error code of the emulator is one of the description', () => {
  const description = JSON.parse(readFileSync(path, 'utf8')) as Description
  const used = quotedIn(/'([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'/g)
  const unknown = [...used].filter(
    ([code]) =>
      !(code in description.errors) &&
      !(code in description.errors_removed_before_head) &&
      !otherNames.has(code) &&
      !/^SR_BACKEND_FAILURE(_\d+)?$/.test(code),
  )
  expect(unknown).toEqual([])
  expect([...otherNames].filter(name => name in description.errors)).toEqual([])
  expect(used.size).toBeGreaterThan(150)
})

compare('the messages of the tables have the parameters, types and results of the description', () => {
  const description = JSON.parse(readFileSync(path, 'utf8')) as Description
  for (const row of classRows) {
    const described = description.classes[row.name]?.messages ?? []
    for (const [name, parameters, result] of row.messages) {
      const message = described.find(other => other.name === name)
      const expected = message?.params.map(
        parameter =>
          `${parameter.name}${'default' in parameter || parameter.optional ? '?' : ''} ${parameter.type}`,
      )
      expect([row.name, name, parameters, result]).toEqual([
        row.name,
        name,
        expected?.join('; '),
        message?.result,
      ])
    }
  }
})

test.each(calls.map(call => [call.name, call] as const))(
  '%s has the parameters of the datamodel',
  (name, call) => {
    const [className = '', message = ''] = name.split('.')
    const explicit = findClass(className)?.messages.get(message)
    if (explicit === undefined) {
      // Class-wide messages and setters are not listed one by one.
      expect(message).toMatch(/^(create|destroy|set_.+)$/)
      return
    }
    expect(call.parameters).toEqual(explicit.parameters.map(parameter => parameter.name))
  },
)

test('what the emulator reads and writes are fields of some class', () => {
  const fields = new Set(
    allClasses().flatMap(model => [...model.fields.keys(), ...model.computed.map(one => one.readAs)]),
  )
  const read = quotedIn(
    /\b(?:textOf|refOf|flagOf|numberOf|setOf|mapOf)\([^()']*(?:\([^()]*\))?[^()']*'(\w+)'\)/g,
  )
  const notFields = [...read].filter(([name]) => !fields.has(name))
  expect(notFields).toEqual([])
  expect(read.size).toBeGreaterThan(60)
})

/** A value that fits the type, and one that does not. */
function samplesOf(type: string): readonly [fits: FieldValue, fitsNot: FieldValue] {
  if (type.startsWith('set(')) return [[], 7]
  if (type.startsWith('map(') || type.startsWith('record')) return [{}, 7]
  if (type === 'bool') return [true, 'yes']
  if (type === 'int') return [1, 'one']
  if (type === 'float') return [1.5, 'one']
  if (type.startsWith('enum ')) return [enumerations[type.slice('enum '.length)]?.[0] ?? '', 'none of it']
  return ['', 7]
}

test('values of another type than the datamodel’s are refused, its own are not', async () => {
  const labs = await Promise.all(
    ['6.2.0', '7.0.0', '8.2.1', '8.4.0'].map(release => openLab(labText({ hosts: 1, release }))),
  )
  const wrong: string[] = []
  let checked = 0
  for (const call of calls) {
    const [className = '', message = ''] = call.name.split('.')
    const parameters = findClass(className)?.messages.get(message)?.parameters
    if (parameters === undefined || parameters.length === 0) continue
    const fitting = parameters.map(parameter => samplesOf(parameter.type)[0])
    const refusals = labs.map(
      lab => (values: readonly FieldValue[]) => lab.refusals(addressOf(0), call.name, values),
    )
    const ask = refusals.find(
      one => !one(fitting).some(refusal => /^MESSAGE_(METHOD_UNKNOWN|REMOVED)$/.test(refusal.code)),
    )
    if (ask === undefined) {
      wrong.push(`${call.name}: no release has it`)
      continue
    }
    if (ask(fitting).some(refusal => refusal.code === 'FIELD_TYPE_ERROR'))
      wrong.push(`${call.name} refuses ${JSON.stringify(fitting)}`)
    parameters.forEach((parameter, index) => {
      const values = fitting.map((value, place) => (place === index ? samplesOf(parameter.type)[1] : value))
      const complaint = { code: 'FIELD_TYPE_ERROR', parameters: [parameter.name] }
      checked += 1
      if (
        !ask(values).some(
          ({ code, parameters: [named] }) => code === complaint.code && named === parameter.name,
        )
      )
        wrong.push(`${call.name} takes ${JSON.stringify(values[index])} for ${parameter.name}`)
    })
  }
  expect(wrong).toEqual([])
  expect(checked).toBeGreaterThan(250)
})
