import { missingInstance } from '../../../../src/cli/commands/state/instances.js'

test.each([
  ['in an empty state', 'vm.a', [], 'It is empty: nothing was applied or imported here yet.'],
  ['far from all', 'vm.a', ['host.xen00'], '"poolwright state list" names those that it holds.'],
  ['close to one', 'vm.dnsf', ['host.xen00', 'vm.dnfs'], 'Did you mean "vm.dnfs"?'],
  [
    'a block of several',
    'vm.web',
    ['vm.web["a"]', 'vm.web["b"]', 'vm.website'],
    'Of that block it holds vm.web["a"], vm.web["b"]: name one of them, in quotes for the shell.',
  ],
  [
    'a block of many',
    'vm.web',
    ['vm.web[0]', 'vm.web[1]', 'vm.web[2]', 'vm.web[3]', 'vm.web[4]'],
    'Of that block it holds vm.web[0], vm.web[1], vm.web[2] and 2 more: name one of them, in quotes for the shell.',
  ],
])('an address that is not held is told with what there is: %s', (_name, address, held, hint) => {
  expect(missingInstance(address, held).detail).toBe(`The state holds no instance "${address}". ${hint}`)
})
