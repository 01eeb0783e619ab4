import { xapiProvider } from '../../../../providers/xapi/provider.js'
import { kinds } from '../../../../providers/xapi/kinds/catalogue.js'
import {
  linkValue,
  nullValue,
  numberValue,
  objectValue,
  stringValue,
} from '../../../../src/value/construct.js'
import { boolType, stringType } from '../../../../src/value/type.js'
import type { Session } from '../../../../src/provider/contract.js'
import type { XapiObservation } from '../../../../providers/xapi/observation/observation.js'
import { createSimulatedRuntime } from '../../../../src/runtime/simulated-runtime.js'
import { exampleFile, exampleHosts } from '../../../support/example-lab.js'
import { predicted, written } from '../../../support/example-values.js'

function open(
  settings: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>>,
): Promise<Session<XapiObservation>> {
  const value = objectValue({
    session: nullValue(stringType),
    lab: nullValue(stringType),
    addresses: nullValue(),
    tls: nullValue(boolType),
    ...Object.fromEntries(Object.entries(settings).map(([name, each]) => [name, stringValue(each)])),
  })
  return xapiProvider.open(createSimulatedRuntime({ files }), { value, folder: '.' })
}

const lab = { 'lab.hcl': exampleFile('lab.hcl') }

test.each([
  ['no lab file', {}, {}, 'no-session', ['"emulated"', '"https"', 'lab.hcl']],
  [
    'an emulated session without its file',
    { session: 'emulated', lab: 'other.hcl' },
    lab,
    'no-session',
    ['other.hcl'],
  ],
])('%s is a finding of the first observation', async (_what, settings, files, code, words) => {
  const session = await open(settings, files)
  const { findings, hosts } = await session.observe(exampleHosts, [])
  expect(hosts.size).toBe(0)
  expect(findings.every(each => each.severity === 'error' && each.code === code)).toBe(true)
  const said = findings.map(each => `${each.detail} ${each.remedy}`).join('\n')
  for (const word of words) expect(said).toContain(word)
  await session.close()
})

test('mistakes in a lab file are told with their places', async () => {
  const session = await open({}, { 'lab.hcl': 'machine "a" {}\n' })
  const { findings, diagnostics = [] } = await session.observe(exampleHosts, [])
  expect(findings).toEqual([])
  expect(diagnostics.map(each => [each.severity, each.range?.source.name, each.range?.start])).toContainEqual(
    ['error', 'lab.hcl', 12],
  )
  await session.close()
})

test('with a lab file the hosts are emulated, and the world is kept', async () => {
  const session = await open({}, lab)
  const observation = await session.observe(exampleHosts, [])
  expect(observation.findings).toEqual([])
  expect([...observation.hosts.keys()]).toEqual(['host.xen00', 'host.xen01'])
  await session.close()
})

test('a kind without behaviour makes planning an error that names the block', async () => {
  const session = await open({}, lab)
  const observation = await session.observe(exampleHosts, [])
  for (const { schema, behaviour } of kinds) {
    if (behaviour !== undefined) continue
    const config = written(schema, {})
    const request = { kindName: schema.name, address: `${schema.name}.it`, config, proposed: config }
    const { findings } = session.predict(request, observation)
    expect(findings.map(each => [each.severity, each.code, each.address])).toEqual([
      ['error', 'kind-not-plannable', `${schema.name}.it`],
    ])
  }
  await session.close()
})

test.each([
  ['template', { name: 'guest' }, undefined, ['data-ambiguous']],
  ['template', { name: 'gest' }, undefined, ['data-not-found']],
  ['sr', { name: 'Local storage' }, undefined, ['data-ambiguous']],
  ['host', { address: '10.42.0.201' }, { name: 'xen01', release: '6.2.0' }, []],
  ['network', { device: 'eth1' }, undefined, ['data-ambiguous']],
])('data "%s" with %j', async (kindName, arguments_, expected, codes) => {
  const session = await open({}, lab)
  const observation = await session.observe(exampleHosts, [])
  const schema = xapiProvider.schema.data[kindName]
  if (schema === undefined) throw new Error(`there is no data kind ${kindName}`)
  const config = written(
    schema,
    Object.fromEntries(Object.entries(arguments_).map(([name, each]) => [name, stringValue(each)])),
  )
  const { value, findings } = session.lookup(kindName, config, observation)
  expect(findings.map(each => each.code)).toEqual(codes)
  const told =
    value === undefined
      ? undefined
      : Object.fromEntries(
          Object.keys(expected ?? {}).map(name => [name, Object(value.attributes.get(name)).value]),
        )
  expect(told).toEqual(expected)
  await session.close()
})

test('an object of a name that several pools have is told by its pool', async () => {
  const session = await open({}, lab)
  const observation = await session.observe(exampleHosts, [])
  const schema = xapiProvider.schema.data['template']
  if (schema === undefined) throw new Error('there is no data kind template')
  const pool = linkValue('host', { address: 'host.xen01' })
  const { value, findings } = session.lookup(
    'template',
    written(schema, { name: stringValue('guest'), pool }),
    observation,
  )
  expect(findings).toEqual([])
  expect(value?.attributes.get('vcpus')).toEqual(numberValue(1))
  expect(value?.attributes.get('pool')).toEqual(pool)
  await session.close()
})

test('the values of a data block have the types of its schema', async () => {
  const session = await open({}, lab)
  const observation = await session.observe(exampleHosts, [])
  const schema = xapiProvider.schema.data['host']
  if (schema === undefined) throw new Error('there is no data kind host')
  const { value } = session.lookup('host', written(schema, { name: stringValue('xen00') }), observation)
  expect([...(value?.attributes.keys() ?? [])]).toEqual(Object.keys(schema.block.attributes).toSorted())
  expect(value?.attributes.has('password')).toBe(false)
  await session.close()
})

test('predictions have every attribute of the schema', async () => {
  const session = await open({}, lab)
  const observation = await session.observe(exampleHosts, [])
  for (const { schema, behaviour } of kinds) {
    if (behaviour === undefined) continue
    const { planned } = predicted(schema.name, {}, observation)
    expect([...planned.attributes.keys()].toSorted()).toEqual(
      [...written(schema, {}).attributes.keys()].toSorted(),
    )
  }
  await session.close()
})
