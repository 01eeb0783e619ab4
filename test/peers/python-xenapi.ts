import { join } from 'node:path'
import { doesRun, runProgram, type Peer } from './peer.js'

/** The Python bindings of xapi (`XenAPI.py`), over XML-RPC. */
export const pythonXenApi: Peer = {
  name: 'Python XenAPI',
  missing: async () => {
    return (await findPython()) === undefined ? 'python3 finds no module XenAPI' : undefined
  },
  async run({ serving }) {
    const script = join('test', 'peers', 'python-xenapi.py')
    const output = await runProgram((await findPython()) ?? 'python3', [script, String(serving.port)])
    return output.trim().split('\n')
  },
}

/** The interpreter that has the module: distributions put it beside theirs, which need not be the first in the path. */
async function findPython(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    for (const statement of ['import XenAPI', 'from os_xenapi.client import XenAPI'])
      if (await doesRun(python, ['-c', statement])) return python
  }
  return undefined
}
