import { matchElements } from '../../../../src/report/plan-text/match-elements.js'

const isSame = (left: string, right: string): boolean => left === right
/** Words that begin alike are versions of one thing. */
const isComparable = (left: string, right: string): boolean => left[0] === right[0]

/** `a` kept, `-a` removed, `+a` added, `a>b` changed. */
function matched(before: string, after: string): string {
  const [old, fresh] = [before.split(' ').filter(Boolean), after.split(' ').filter(Boolean)]
  return matchElements(old, fresh, isSame, isComparable)
    .map(pair => {
      const [left, right] = [old[pair.before ?? -1], fresh[pair.after ?? -1]]
      if (left === undefined) return `+${right ?? ''}`
      if (right === undefined) return `-${left}`
      return left === right ? left : `${left}>${right}`
    })
    .join(' ')
}

test.each([
  ['', '', ''],
  ['', 'a b', '+a +b'],
  ['a b', '', '-a -b'],
  ['a b c', 'a b c', 'a b c'],
  ['a b c', 'a x c', 'a b>x c'],
  ['a b c', 'c a b', '+c a b -c'],
  ['a b c', 'a c', 'a -b c'],
  ['a b c', 'a b x c', 'a b +x c'],
  ['a1 b', 'a2 x b', 'a1>a2 +x b'],
  ['a1 a2 b', 'a3 b', 'a1>a3 -a2 b'],
])('%s to %s: %s', (before, after, expected) => {
  expect(matched(before, after)).toBe(expected)
})
