import { serversOf, sharesSubnet } from '../../../../../providers/xapi/ordering/subnet.js'
import { creations } from '../../../../support/example-changes.js'
import { openObservedLab } from '../../../../support/plan-example.js'

test.each([
  ['172.16.0.100', '172.16.0.200', '255.255.255.0', true],
  ['172.16.1.100', '172.16.0.200', '255.255.255.0', false],
  ['172.16.1.100', '172.16.0.200', '255.255.254.0', true],
  ['nas.example', '172.16.0.200', '255.255.255.0', false],
  ['172.16.0.100', '172.16.0.200', '255.0.255.0', false],
])('%s and %s under %s: %s', (address, other, netmask, expected) => {
  expect(sharesSubnet(address, other, netmask)).toBe(expected)
})

const { observation } = await openObservedLab()

test.each([
  [{ type: 'nfs', server: '10.0.0.1', path: '/a' }, ['10.0.0.1']],
  [
    { type: 'lvmoiscsi', target: '10.0.0.1:3260,10.0.1.1', target_iqn: 'iqn', scsi_id: '3' },
    ['10.0.0.1', '10.0.1.1'],
  ],
  [{ type: 'iso', location: '10.0.0.1:/isos' }, ['10.0.0.1']],
  [{ type: 'iso', location: '\\\\10.0.0.2\\isos' }, ['10.0.0.2']],
  [{ type: 'iso', location: '//10.0.0.2/isos' }, ['10.0.0.2']],
  [{ type: 'smb', server: '\\\\10.0.0.3\\share' }, ['10.0.0.3']],
  [{ type: 'ext', device: '/dev/sdb' }, []],
])('the servers of %j', (config, expected) => {
  const [change] = creations([{ address: 'sr.x', config }], observation)
  expect(change === undefined ? undefined : serversOf(change)).toEqual(expected)
})
