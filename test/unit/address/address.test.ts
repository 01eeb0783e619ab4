import { compareAddressTexts, sortAddressTexts } from '../../../src/address/compare-address.js'
import { coversAddress } from '../../../src/address/covers-address.js'
import { parseAddress, parseInstance } from '../../../src/address/parse-address.js'
import { blockText, instanceText, moduleText } from '../../../src/address/print-address.js'

test.each([
  'vm.web',
  'vm.web[0]',
  'vm.web["a"]',
  'data.network.lan',
  'data.network.lan["x.y"]',
  'module.a.vm.web',
  'module.a["x"].module.b[2].data.sr.isos["q\\"uote"]',
  'vm.web["$${a}"]',
  'vm.web["line\\nbreak\\\\ ]["]',
  'vm.größe["ü"]',
])('%s is read and printed the same', text => {
  const address = parseInstance(text)
  expect(address && instanceText(address)).toBe(text)
})

test.each([
  ['', 'An address is required.'],
  ['vm', 'Resource specification must include a resource type and name.'],
  ['bad address', 'Expected an attribute access or an index operator.'],
  ['vm.', 'A dot must be followed by an attribute name.'],
  ['vm.web[', 'Expected an attribute access or an index operator.'],
  ['vm.web["${x}"]', 'Expected an attribute access or an index operator.'],
  ['vm.web[0].name', 'Unexpected extra operators after address.'],
  ['module', 'Prefix "module." must be followed by a module name.'],
])('%j is no address: %s', (text, problem) => {
  expect(parseAddress(text)).toEqual({ problem })
})

test('a module is an address of its own', () => {
  const result = parseAddress('module.a["x"].module.b')
  expect(result).toEqual({ target: { kind: 'module', module: [{ name: 'a', key: 'x' }, { name: 'b' }] } })
  expect('target' in result && result.target.kind === 'module' && moduleText(result.target.module)).toBe(
    'module.a["x"].module.b',
  )
})

test('a block is named without keys', () => {
  const address = parseInstance('module.a["x"].vm.web[3]')
  expect(address && blockText(address)).toBe('module.a.vm.web')
})

test('plans list data first, then kinds, names, numbers by value and strings, outer modules first', () => {
  const ordered = [
    'data.sr.a',
    'sr.a',
    'vm.a',
    'vm.a[2]',
    'vm.a[10]',
    'vm.a["1"]',
    'vm.b',
    'module.a.sr.a',
    'module.b[0].sr.a',
    'module.a.module.a.sr.a',
    'no address',
  ]
  expect(sortAddressTexts([...ordered].reverse())).toEqual(ordered)
  expect([...ordered].reverse().sort(compareAddressTexts)).toEqual(ordered)
})

test.each([
  ['vm.web', 'vm.web[0]', true],
  ['vm.web', 'vm.web', true],
  ['vm.web[0]', 'vm.web[0]', true],
  ['vm.web[0]', 'vm.web[1]', false],
  ['vm.web[0]', 'vm.web["0"]', false],
  ['vm.web', 'data.vm.web', false],
  ['vm.web', 'module.a.vm.web', false],
  ['module.a', 'module.a["x"].vm.web', true],
  ['module.a["x"]', 'module.a["y"].vm.web', false],
  ['module.a', 'module.a.module.b.vm.web', true],
  ['module.a.vm.web', 'module.a["x"].vm.web[1]', true],
  ['module.a', 'vm.web', false],
])('%s covers %s: %s', (target, text, expected) => {
  const parsed = parseAddress(target)
  const address = parseInstance(text)
  expect('target' in parsed && address && coversAddress(parsed.target, address)).toBe(expected)
})
