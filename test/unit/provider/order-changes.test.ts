import type { Action, Change } from '../../../src/provider/change.js'
import { type ChangeSteps, dependencyNeeds, singleStep } from '../../../src/provider/order-changes.js'

function entry(
  address: string,
  action: Action,
  dependencies: readonly string[] = [],
  createBeforeDestroy = false,
): ChangeSteps {
  const change: Change = {
    address,
    kindName: 'k',
    action,
    replacePaths: [],
    dependencies,
    createBeforeDestroy,
    disruption: 'allow',
  }
  const isMade = action === 'create' || action === 'update' || action === 'replace'
  const isDestroyed = action === 'delete' || action === 'replace'
  return {
    change,
    make: isMade ? singleStep(`${address}+`) : undefined,
    destroy: isDestroyed ? singleStep(`${address}-`) : undefined,
  }
}

function edges(entries: readonly ChangeSteps[]): readonly string[] {
  const needs = dependencyNeeds(entries)
  return [...needs].flatMap(([step, list]) => list.map(need => `${step} after ${need.step}`)).sort()
}

test.each<[string, readonly ChangeSteps[], readonly string[]]>([
  ['made after what it depends on', [entry('a', 'create'), entry('b', 'update', ['a'])], ['b+ after a+']],
  ['destroyed before it', [entry('a', 'delete'), entry('b', 'delete', ['a'])], ['a- after b-']],
  ['let go of before it is destroyed', [entry('a', 'delete'), entry('b', 'update', ['a'])], ['a- after b+']],
  ['replaced: old first', [entry('a', 'replace')], ['a+ after a-']],
  ['replaced: new first', [entry('a', 'replace', [], true)], ['a- after a+']],
  [
    'both replaced',
    [entry('a', 'replace'), entry('b', 'replace', ['a'])],
    ['a+ after a-', 'a- after b-', 'b+ after a+', 'b+ after b-'],
  ],
  [
    'new first, for a dependant that is updated',
    [entry('a', 'replace', [], true), entry('b', 'update', ['a'])],
    ['a- after a+', 'a- after b+', 'b+ after a+'],
  ],
  [
    'through what does not change',
    [
      entry('a', 'create'),
      entry('n', 'no-op', ['a']),
      entry('m', 'no-op', ['n']),
      entry('b', 'create', ['m']),
    ],
    ['b+ after a+'],
  ],
  ['nothing of what is not there', [entry('b', 'create', ['x'])], []],
])('%s', (_name, entries, expected) => {
  expect(edges(entries)).toEqual(expected)
})

test('a long chain of unchanged instances is no burden', () => {
  const length = 50_000
  const chain = Array.from({ length }, (_none, index) =>
    entry(`n${index}`, 'no-op', index === 0 ? ['a'] : [`n${index - 1}`]),
  )
  expect(edges([entry('a', 'create'), ...chain, entry('b', 'create', [`n${length - 1}`])])).toEqual([
    'b+ after a+',
  ])
})
