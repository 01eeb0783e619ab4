import { spawnSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { root } from '../house/source-files.js'

test('clients that others wrote do their work with a served pool (npm run test:peers)', () => {
  const { stdout } = spawnSync(process.execPath, ['test/run/start.mjs', 'peers'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 50_000,
  })
  const lines = stdout.split('\n').filter(line => line !== '')
  expect(lines.filter(line => !/^(passed|skipped) /.test(line))).toEqual([])
  // Those in Python may be missing; the package is one of ours.
  expect(lines.filter(line => line.includes('npm xen-api'))).toEqual([
    'passed   npm xen-api: connects, sees events, follows a task, understands a refusal',
    'passed   npm xen-api: makes a VM of a template, starts it, migrates it and sees it move',
    'passed   npm xen-api: switches its buttons by what a VM may be asked for, uploads an update as a stream without a length',
  ])
})
