import { BlockNames, identifierOf } from '../../../src/adoption/block-names.js'

test.each([
  ['web 01', 'web_01'],
  ['Réseau de l’étage', 'reseau_de_l_etage'],
  ['say "hello"', 'say_hello'],
  ['${self.name}', 'self_name'],
  ['9 lives', '_9_lives'],
  ['__x--', 'x'],
  ['数据库', ''],
  ['', ''],
  ['Pool - Office', 'pool_office'],
])('%j is called %j', (text, name) => {
  expect(identifierOf(text)).toBe(name)
})

test('a name is given once in its kind, and what cannot be one goes by its kind', () => {
  const names = new BlockNames(['vm.web'])
  const given = (['vm', 'vm', 'sr', 'vm', 'vm'] as const).map((kind, index) =>
    names.give(kind, ['web', 'Web', 'web', '数据库', '😀'][index] ?? ''),
  )
  expect(given).toEqual(['web_2', 'web_3', 'web', 'vm', 'vm_2'])
})
