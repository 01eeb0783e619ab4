import { suggest } from '../../../src/diagnostic/suggest.js'

test.each([
  ['adress', ['address', 'username'], 'address'],
  ['netwrok', ['network', 'bond'], 'network'],
  ['name', ['name'], 'name'],
  ['memory', ['address', 'username'], undefined],
  ['x', ['yz', 'abc', 'y'], 'y'],
  ['nope', ['max', 'one'], 'one'],
  ['', ['a'], undefined],
  ['sr', ['srs', 'sr1'], 'srs'],
])('%s among %j', (written, names, found) => {
  expect(suggest(written, names)).toBe(found)
})
