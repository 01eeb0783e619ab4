import { explain } from '../../../../../providers/xapi/catalogue/explain.js'

test.each<readonly [string, readonly string[], RegExp]>([
  ['PIF_BOND_MORE_THAN_ONE_IP', [], /takes over one address/],
  ['PIF_ALREADY_BONDED', ['eth2'], /eth2 belongs to another bond/],
  ['CANNOT_ADD_VLAN_TO_BOND_SLAVE', ['eth2'], /eth2 belongs to a bond, which carries the VLANs/],
  ['INVALID_VALUE', ['properties', 'hash = x'], /hash = x is not accepted for properties/],
  ['UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING', ['FIX2', 'FIX1'], /it needs FIX1/],
  [
    'UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION',
    ['FIX1', '8.2.0', '7.6'],
    /runs 8\.2\.0, the update is for 7\.6/,
  ],
])('%s is told with what it is about', (code, parameters, words) => {
  const told = explain(code, { parameters, step: 'bond eth2 and eth3 of alpha', call: 'Bond.create' })
  expect(told.detail).toMatch(words)
  expect(told.detail).toMatch(/^bond eth2 and eth3 of alpha: /)
})
