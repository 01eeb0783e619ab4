import { expect, test } from '@jest/globals'
import {
  compareVersions,
  findRelease,
  isWithin,
  treeOf,
} from '../../../../../providers/emulator/datamodel/releases.js'

test.each([
  ['6.2.0', '6.2', 0],
  ['6.2.0', '6.2.1', -1],
  ['6.10', '6.9', 1],
  ['8.2.1', '23.9', -1],
  ['8.4', '24.39', 0],
  ['8.4.0', '8.2', 1],
  ['xcp-ng-8.3', '8.4', 0],
  ['xcp-ng-8.2.1', '8.2', 1],
])('%s against %s', (first, second, expected) => {
  expect(Math.sign(compareVersions(first, second))).toBe(expected)
})

test.each([
  ['6.2', '6.2.0', '6.2.0'],
  ['7.1', '7.1.2', '7.1.2'],
  ['7.1.0', '7.1.0', '7.1.0'],
  ['8.4', '8.4.0', '24.39'],
  ['xcp-ng-8.2', 'xcp-ng-8.2.1', '8.2.1'],
  ['xcp-ng-8.3', 'xcp-ng-8.3.0', '24.39'],
])('%s is %s of tree %s', (written, name, tree) => {
  expect([findRelease(written)?.name, treeOf(name)]).toEqual([name, tree])
})

test('a release that never was', () => {
  expect(findRelease('6.3')).toBeUndefined()
})

test.each([
  ['6.2.0', '', '', true],
  ['6.2.0', '7.1', '', false],
  ['7.1.2', '7.1', '', true],
  ['7.0.0', '5.6', '7.0', false],
  ['6.5.0', '5.6', '7.0', true],
])('%s from %s until %s', (release, since, until, expected) => {
  expect(isWithin(release, since, until)).toBe(expected)
})
