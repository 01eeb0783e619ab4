import { adviseMoves } from '../../../src/plan/advise-moves.js'
import type { PlannedChange } from '../../../src/plan/plan.js'
import { objectValue, stringValue } from '../../../src/value/construct.js'

const written = objectValue({ memory: stringValue('1GiB'), template: stringValue('guest') })

function change(action: PlannedChange['action'], address: string): PlannedChange {
  return {
    address,
    kindName: 'vm',
    action,
    mode: 'managed',
    providerName: 'xapi',
    isTainted: false,
    config: action === 'delete' ? undefined : written,
    applied: action === 'delete' ? written : undefined,
    replacePaths: [],
    createBeforeDestroy: false,
  } as unknown as PlannedChange
}

const made = (address: string) => change('create', address)
const gone = (address: string) => change('delete', address)
const kept = (address: string) => change('no-op', address)

/** The moves that are advised, `from -> to`. */
function moves(changes: readonly PlannedChange[]): readonly string[] {
  return adviseMoves(changes).map(({ detail = '' }) => {
    const [, from, to] = /from = (.*)\n\s+to\s+= (.*)\n/.exec(detail) ?? []
    return `${from} -> ${to}`
  })
}

test.each<readonly [string, readonly PlannedChange[], readonly string[]]>([
  ['a block', [made('vm.b'), gone('vm.a')], ['vm.a -> vm.b']],
  [
    'a block of several',
    [made('vm.b[0]'), made('vm.b[1]'), gone('vm.a[0]'), gone('vm.a[1]')],
    ['vm.a -> vm.b'],
  ],
  [
    'keys in another order',
    [made('vm.b["x"]'), made('vm.b["y"]'), gone('vm.a["y"]'), gone('vm.a["x"]')],
    ['vm.a -> vm.b'],
  ],
  [
    'a key',
    [made('vm.a["new"]'), gone('vm.a["old"]'), kept('vm.a["other"]')],
    ['vm.a["old"] -> vm.a["new"]'],
  ],
  ['a block of which one stays', [made('vm.b[0]'), kept('vm.a[1]'), gone('vm.a[0]')], ['vm.a[0] -> vm.b[0]']],
  [
    'a block that is there already',
    [made('vm.b[0]'), kept('vm.b[1]'), gone('vm.a[0]')],
    ['vm.a[0] -> vm.b[0]'],
  ],
  [
    'a module',
    [made('module.b.vm.x'), made('module.b.vm.y[0]'), gone('module.a.vm.x'), gone('module.a.vm.y[0]')],
    ['module.a -> module.b'],
  ],
  [
    'a module of several',
    [made('module.b[0].vm.x'), made('module.b[1].vm.x'), gone('module.a[0].vm.x'), gone('module.a[1].vm.x')],
    ['module.a -> module.b'],
  ],
  [
    'an instance of a module',
    [made('module.a["new"].vm.x'), gone('module.a["old"].vm.x'), kept('module.a["other"].vm.x')],
    ['module.a["old"] -> module.a["new"]'],
  ],
  [
    'a module in a module',
    [made('module.a.module.c.vm.x'), gone('module.a.module.b.vm.x'), kept('module.a.vm.x')],
    ['module.a.module.b -> module.a.module.c'],
  ],
  [
    'a module that is left in part',
    [made('module.b.vm.x'), gone('module.a.vm.x'), gone('module.a.vm.only')],
    ['module.a.vm.x -> module.b.vm.x'],
  ],
  ['into a module', [made('module.a.vm.x'), gone('vm.x')], ['vm.x -> module.a.vm.x']],
  ['one of another kind', [made('vm.b'), { ...gone('sr.a'), kindName: 'sr' }], []],
])('what got another name: %s', (_, changes, expected) => {
  expect(moves(changes)).toEqual(expected)
})

test('one that says too little to be told apart is not advised', () => {
  const little = objectValue({ template: stringValue('guest') })
  expect(moves([{ ...made('vm.b'), config: little }, gone('vm.a')])).toEqual([])
})
