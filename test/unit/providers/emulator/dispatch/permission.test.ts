import { expect, test } from '@jest/globals'
import {
  isHighEnough,
  leastRole,
  type LeastRole,
  roles,
} from '../../../../../providers/emulator/datamodel/roles.js'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import { openLab, type Send } from '../open-lab.js'
import { addressOf, labText } from '../shared-pool.js'

test.each<readonly [string, LeastRole]>([
  ['VM.get_record', 'read-only'],
  ['VM.get_all_records', 'read-only'],
  ['event.from', 'read-only'],
  ['session.logout', 'read-only'],
  ['task.cancel', 'read-only'],
  ['host.compute_free_memory', 'read-only'],
  ['VM.start', 'vm-operator'],
  ['VM.clean_shutdown', 'vm-operator'],
  ['SR.add_tags', 'vm-operator'],
  ['VM.clone', 'vm-admin'],
  ['VM.set_name_label', 'vm-admin'],
  ['network.create', 'vm-admin'],
  ['VM.start_on', 'vm-power-admin'],
  ['VM.pool_migrate', 'vm-power-admin'],
  ['VM.set_memory_limits', 'vm-power-admin'],
  ['pool.join', 'pool-operator'],
  ['host.evacuate', 'pool-operator'],
  ['SR.create', 'pool-operator'],
  ['PIF.reconfigure_ip', 'pool-operator'],
  ['secret.get_value', 'pool-operator'],
  ['pool.enable_external_auth', 'pool-admin'],
  ['host.call_plugin', 'pool-admin'],
  ['session.change_password', 'root'],
])('%s may be called from %s up', (name, least) => {
  expect(leastRole(name)).toBe(least)
  const able = roles.filter(role => isHighEnough(role, leastRole(name)))
  expect(able).toEqual(roles.filter((_, index) => index <= roles.findIndex(role => role === least)))
})

const account = (name: string, role: string) =>
  `account "${name}" {\n  password = "look"\n  role     = "${role}"\n}\n`

async function enter(emulator: Emulator, name: string, host: number = 0): Promise<Send> {
  const connection = emulator.connect(addressOf(host))
  const session = await connection.call('session.login_with_password', name, 'look')
  return (method, ...parameters) => connection.call(method, session, ...parameters)
}

async function lab(role: string, hosts: number = 1): Promise<Emulator> {
  return openLab(labText({ hosts, more: account('reader', role) }))
}

const denied = (permission: string) => ({
  code: 'RBAC_PERMISSION_DENIED',
  parameters: [permission, 'No permission in user session'],
})

test('an account that may only read reads all that there is, and changes nothing', async () => {
  const call = await enter(await lab('read-only'), 'reader')
  const [pool = ''] = (await call('pool.get_all')) as string[]
  expect(Object.keys((await call('VM.get_all_records')) as object)).not.toEqual([])
  await expect(call('pool.set_name_label', pool, 'other')).rejects.toMatchObject(
    denied('pool.set_name_label'),
  )
  await expect(call('Async.pool.set_tags', pool, ['a'])).rejects.toMatchObject(denied('pool.set_tags'))
  await expect(call('network.create', {})).rejects.toMatchObject(denied('network.create'))
  expect(await call('pool.get_name_label', pool)).toBe('')
  await expect(call('pool.no_such_thing', pool)).rejects.toMatchObject({ code: 'MESSAGE_METHOD_UNKNOWN' })
})

test('the session says who came, and what they may do', async () => {
  const emulator = await lab('vm-operator')
  const connection = emulator.connect(addressOf(0))
  const session = await connection.call('session.login_with_password', 'reader', 'look')
  const record = (await connection.call('session.get_record', session, session)) as {
    readonly [field: string]: unknown
  }
  expect(record).toMatchObject({ is_local_superuser: false, auth_user_name: 'reader' })
  expect(record['rbac_permissions']).toEqual(expect.arrayContaining(['vm.start', 'vm.get_record']))
  expect(record['rbac_permissions']).not.toContain('vm.clone')
  const subject = String(record['subject'])
  expect(await connection.call('subject.get_other_config', session, subject)).toEqual({
    'subject-name': 'reader',
  })
  const [role = ''] = (await connection.call('subject.get_roles', session, subject)) as string[]
  expect(await connection.call('role.get_name_label', session, role)).toBe('vm-operator')
  await expect(connection.call('session.change_password', session, 'look', 'other')).rejects.toMatchObject({
    code: 'RBAC_PERMISSION_DENIED',
  })
})

test.each(['reader', 'nobody'])('%s with a wrong password stays outside', async name => {
  const emulator = await lab('pool-admin')
  await expect(
    emulator.connect(addressOf(0)).call('session.login_with_password', name, 'wrong'),
  ).rejects.toMatchObject({ code: 'SESSION_AUTHENTICATION_FAILED' })
  await expect(
    emulator.connect(addressOf(0)).call('session.slave_local_login_with_password', 'reader', 'look'),
  ).rejects.toMatchObject({ code: 'SESSION_AUTHENTICATION_FAILED' })
})

test('a file is taken from who may do what it is for', async () => {
  const emulator = await lab('vm-admin')
  const session = await emulator.connect(addressOf(0)).call('session.login_with_password', 'reader', 'look')
  await expect(
    emulator.upload(addressOf(0), '/pool_patch_upload', String(session), 'update'),
  ).rejects.toMatchObject(denied('http/put_pool_patch_upload'))
})

test('a host joins with an account of the pool', async () => {
  const emulator = await lab('pool-operator', 2)
  await (
    await enter(emulator, 'reader', 1)
  )('pool.join', addressOf(0), 'reader', 'look')
  await emulator.advance(60)
  expect(await (await enter(emulator, 'reader'))('host.get_all')).toHaveLength(2)
})

test('a rehearsal is about the pool, and not about who plans', async () => {
  const emulator = (await lab('read-only')).fork({ isRehearsal: true })
  const call = await enter(emulator, 'reader')
  const [pool = ''] = (await call('pool.get_all')) as string[]
  await call('pool.set_name_label', pool, 'other')
  expect(await call('pool.get_name_label', pool)).toBe('other')
})

test('an account in the lab file that cannot be is told', async () => {
  await expect(lab('reader')).rejects.toThrow('one of "pool-admin"')
  await expect(openLab(labText({ hosts: 1, more: account('root', 'read-only') }))).rejects.toThrow(
    'Give the account another name',
  )
})
