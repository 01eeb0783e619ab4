import { printCall, printResponse, printValue } from '../../../../providers/xml-rpc/print-value.js'
import { readCall, readResponse } from '../../../../providers/xml-rpc/read-document.js'
import { MalformedXmlRpc, type XmlRpcValue } from '../../../../providers/xml-rpc/value.js'

const wrap = (value: string): string =>
  `<methodResponse><params><param>${value}</param></params></methodResponse>`

test.each<[string, XmlRpcValue]>([
  ['<value>bare</value>', 'bare'],
  ['<value> kept </value>', ' kept '],
  ['<value/>', ''],
  ['<value><string>a&lt;b&#65;</string></value>', 'a<bA'],
  ['<value><string/></value>', ''],
  ['<value><![CDATA[<x>]]></value>', '<x>'],
  ['<value><int>-5</int></value>', -5],
  ['<value><i4>7</i4></value>', 7],
  ['<value><i8>9007199254740993</i8></value>', '9007199254740993'],
  ['<value><double>60.1</double></value>', 60.1],
  ['<value><boolean>1</boolean></value>', true],
  ['<value><boolean>0</boolean></value>', false],
  ['<value><nil/></value>', ''],
  ['<value><dateTime.iso8601>20260101T00:00:00Z</dateTime.iso8601></value>', '20260101T00:00:00Z'],
  ['<value><base64>aGk=</base64></value>', 'hi'],
  [
    '<value>\n <array>\n <data>\n <value>1</value> <value><int>2</int></value></data></array></value>',
    ['1', 2],
  ],
  ['<value><array><data/></array></value>', []],
  [
    '<value><struct><member><name>a</name><value>1</value></member><member><name>b</name><value><struct/></value></member></struct></value>',
    { a: '1', b: {} },
  ],
])('%s is read as %j', (xml, value) => {
  expect(readResponse(wrap(xml))).toEqual(value)
})

test.each([
  '',
  'no xml',
  '<methodCall/>',
  wrap(''),
  wrap('<value><int>x</int></value>'),
  wrap('<value><double/></value>'),
  wrap('<value><boolean>maybe</boolean></value>'),
  `${wrap('<value>1')}`,
  '<!DOCTYPE x [<!ENTITY e "boom">]><methodResponse><params><param><value>&e;</value></param></params></methodResponse>',
])('%j is refused', xml => {
  expect(() => readResponse(xml)).toThrow(MalformedXmlRpc)
})

test('a call is read as it was written', () => {
  const parameters: readonly XmlRpcValue[] = [
    'a & <b>',
    '',
    true,
    ['x', { k: 'v"' }],
    {},
    'ümläut\n\ttab\rreturn',
  ]
  expect(readCall(printCall('VM.start', parameters))).toEqual({ method: 'VM.start', parameters })
})

test('numbers travel as xapi reads them', () => {
  expect(printValue(2 ** 40)).toBe('<value>1099511627776</value>')
  expect(printValue(0.5)).toBe('<value><double>0.5</double></value>')
})

test('what XML cannot hold is dropped', () => {
  expect(readResponse(printResponse(printValue('a\u0000b\u001bc')))).toBe('abc')
})
