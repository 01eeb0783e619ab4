import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import { jsonText } from '../../../../../providers/emulator/wire/json-text.js'
import { printJsonReply, readJsonCall } from '../../../../../providers/emulator/wire/json-rpc.js'
import { shapeOfAnswer } from '../../../../../providers/emulator/wire/shape.js'
import { printXmlReply } from '../../../../../providers/emulator/wire/xml-rpc.js'
import { xmlText } from '../../../../../providers/emulator/wire/xml-text.js'

test.each<[string, FieldValue, string]>([
  ['task.get_progress', 1, '1.0'],
  ['task.get_progress', 0.25, '0.25'],
  ['host_metrics.get_memory_total', 4, '4'],
  ['task.get_record', { progress: 0, name_label: 'x' }, '{"progress":0.0,"name_label":"x"}'],
  ['task.get_all_records', { r: { progress: 1 } }, '{"r":{"progress":1.0}}'],
  ['Async.VM.start', 'OpaqueRef:1', '"OpaqueRef:1"'],
  [
    'event.from',
    { events: [{ class: 'task', snapshot: { progress: 1 } }], valid_ref_counts: { task: 1 }, token: 't' },
    '{"events":[{"class":"task","snapshot":{"progress":1.0}}],"valid_ref_counts":{"task":1},"token":"t"}',
  ],
])('%s %j is %s in JSON', (method, value, text) => {
  expect(jsonText(value, shapeOfAnswer(method))).toBe(text)
})

test.each<[string, FieldValue, string]>([
  ['task.get_progress', 1, '<value><double>1</double></value>'],
  ['host_metrics.get_memory_total', 4, '<value>4</value>'],
  [
    'task.get_created',
    '20260101T00:00:00Z',
    '<value><dateTime.iso8601>20260101T00:00:00Z</dateTime.iso8601></value>',
  ],
  ['VM.get_is_a_template', true, '<value><boolean>1</boolean></value>'],
  ['VM.get_all', [], '<value><array><data></data></array></value>'],
  ['VM.get_name_label', '<&>', '<value>&lt;&amp;&gt;</value>'],
  [
    'event.from',
    { valid_ref_counts: { task: 1 } },
    '<value><struct><member><name>valid_ref_counts</name><value><struct><member><name>task</name><value><i4>1</i4></value></member></struct></value></member></struct></value>',
  ],
])('%s %j is %s in XML', (method, value, text) => {
  expect(xmlText(value, shapeOfAnswer(method))).toBe(text)
})

test.each([
  ['[]', undefined],
  ['{', undefined],
  ['null', undefined],
  ['{"method":"a.b","params":[]}', undefined],
  ['{"method":"a.b","params":[],"id":null}', undefined],
  ['{"method":1,"params":[],"id":1}', undefined],
  ['{"method":"a.b","params":"x","id":1}', undefined],
  ['{"method":"a.b","params":{},"id":1}', undefined],
  ['{"method":"a.b","id":"x"}', { version: 1, id: 'x', method: 'a.b', parameters: [] }],
  [
    '{"jsonrpc":"2.0","method":"a.b","params":{"k":null},"id":0}',
    { version: 2, id: 0, method: 'a.b', parameters: [{ k: '' }] },
  ],
])('%s is the call %j', (body, call) => {
  expect(readJsonCall(body)).toEqual(call)
})

const refused = { kind: 'refused', code: 'HANDLE_INVALID', parameters: ['VM', 'x'] } as const
const success = { kind: 'success', value: [] } as const

test('replies of either version, and in XML', () => {
  const call = { method: 'VM.get_all', parameters: [], id: 7 } as const
  expect(printJsonReply({ ...call, version: 1 }, refused)).toBe(
    '{"result":null,"error":["HANDLE_INVALID","VM","x"],"id":7}',
  )
  expect(printJsonReply({ ...call, version: 2 }, refused)).toBe(
    '{"jsonrpc":"2.0","error":{"code":1,"message":"HANDLE_INVALID","data":["VM","x"]},"id":7}',
  )
  expect(printJsonReply({ ...call, version: 1 }, success)).toBe('{"result":[],"error":null,"id":7}')
  expect(printJsonReply({ ...call, version: 2 }, success)).toBe('{"jsonrpc":"2.0","result":[],"id":7}')
  expect(printXmlReply('VM.get_all', refused)).toContain(
    '<name>ErrorDescription</name><value><array><data><value>HANDLE_INVALID</value><value>VM</value><value>x</value>',
  )
  expect(printXmlReply('system.listMethods', { kind: 'success', value: ['a'] })).toBe(
    '<?xml version="1.0"?><methodResponse><params><param><value><array><data><value>a</value></data></array></value></param></params></methodResponse>',
  )
  expect(printXmlReply('VM.get_all', { kind: 'silence' })).toBeUndefined()
})
