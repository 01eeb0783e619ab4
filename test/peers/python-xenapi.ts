import { join } from 'node:path'
import { doesRun, runProgram, type Peer } from './peer.js'

/** The Python bindings of xapi (`XenAPI.py`), over XML-RPC. */
export const pythonXenApi: Peer = {
  name: 'Python XenAPI',
  missing: async () => {
    const tries = ['import XenAPI', 'from os_xenapi.client import XenAPI']
    const found = await Promise.all(tries.map(statement => doesRun('python3', ['-c', statement])))
    return found.includes(true) ? undefined : 'python3 finds no module XenAPI'
  },
  async run({ serving }) {
    const script = join('test', 'peers', 'python-xenapi.py')
    const output = await runProgram('python3', [script, String(serving.port)])
    return output.trim().split('\n')
  },
}
