import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { calls } from '../../../../providers/emulator/calls/registry.js'
import { root } from '../../../house/source-files.js'
import { behaviourTests } from './behaviour-tests.js'

test('every message with behaviour of its own, and no other, has a test that watches it', () => {
  expect(Object.keys(behaviourTests).sort()).toEqual(calls.map(call => call.name).sort())
})

test.each(Object.entries(behaviourTests))('%s is watched by %s', (message, path) => {
  expect(existsSync(join(root, path))).toBe(true)
  const text = readFileSync(join(root, path), 'utf8')
  // In a table of messages it must be a row of its own, not a part of what another row does first.
  const isTable = path.includes('/behaviour/')
  const mention = isTable
    ? new RegExp(`(?:^ {4}|^ {2}\\[|^ {2}\\w+\\(\\s*)'${message}'`, 'm')
    : new RegExp(`'${message}'`)
  expect(text).toMatch(mention)
})
