import { type Candidate, findFamilies, rowOf, sharedBody } from '../../../src/adoption/families.js'

function vm(name: string, values: Readonly<Record<string, string>>, disk: string = '"1GiB"'): Candidate {
  return {
    kindName: 'vm',
    name,
    body: {
      values: [['name', JSON.stringify(name)], ...Object.entries(values)],
      blocks: [{ header: 'disk "root"', body: { values: [['size', disk]], blocks: [] } }],
    },
  }
}

/** Name, keys and columns of each family. */
function told(candidates: readonly Candidate[]): readonly string[] {
  return findFamilies(candidates).map(({ name, members, differing }) =>
    [
      name,
      members.map(({ key }) => key).join(' '),
      [...differing.values()].filter(each => each !== '').join(' '),
    ].join(' | '),
  )
}

test('what is called alike but for a number is a family; what differs is its columns', () => {
  expect(told([vm('web-01', { vcpus: '1' }), vm('db', {}), vm('web-02', { vcpus: '2' }, '"2GiB"')])).toEqual([
    'web | web-01 web-02 | vcpus size',
  ])
})

test.each<readonly [string, readonly Candidate[]]>([
  ['one alone', [vm('web-01', {}), vm('web', {})]],
  ['two of one name', [vm('web 1', {}), vm('web 1', {})]],
  ['other arguments', [vm('web 1', { vcpus: '1' }), vm('web 2', { memory: '1' })]],
  ['other lists', [vm('web 1', { tags: '["a"]' }), vm('web 2', { tags: '["b"]' })]],
  ['other variables', [vm('web 1', { password: 'var.a' }), vm('web 2', { password: 'var.b' })]],
  [
    'too many columns',
    [
      vm('web 1', { a: '1', b: '1', c: '1', d: '1', e: '1' }),
      vm('web 2', { a: '2', b: '2', c: '2', d: '2', e: '2' }),
    ],
  ],
  ['a number and nothing else', [vm('1', {}), vm('2', {})]],
])('%s is no family', (_what, candidates) => {
  expect(told(candidates)).toEqual([])
})

test('a body says each.key for its name and each.value for what differs', () => {
  const [family] = findFamilies([vm('web 1', { vcpus: '1' }), vm('web 2', { vcpus: '2' })])
  const body = family?.members[0]?.member.body
  if (family === undefined || body === undefined) throw new Error('there is a family')
  expect(sharedBody(body, family.differing)).toEqual({
    values: [
      ['name', 'each.key'],
      ['vcpus', 'each.value.vcpus'],
    ],
    blocks: [{ header: 'disk "root"', body: { values: [['size', '"1GiB"']], blocks: [] } }],
  })
  expect(rowOf(body, family.differing)).toEqual([['vcpus', '1']])
})
