import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { readResponse } from '../../providers/xml-rpc/read-document.js'
import { printCall } from '../../providers/xml-rpc/print-value.js'
import type { FieldValue } from '../../providers/emulator/database/database.js'
import { serveLabText, type ServedLab } from '../support/served-lab.js'

/** Says a message as `xe` does: XML-RPC over HTTP. */
async function say(
  lab: ServedLab,
  host: string,
  method: string,
  parameters: readonly FieldValue[],
): Promise<unknown> {
  const response = await fetch(`http://${host}:${lab.serving.port}/RPC2`, {
    method: 'POST',
    body: printCall(method, parameters),
  })
  const answer = Object(readResponse(await response.text()))
  if (answer.Status !== 'Success') throw new Error(JSON.stringify(answer))
  return answer.Value
}

async function logIn(lab: ServedLab, host: string) {
  const session = String(await say(lab, host, 'session.login_with_password', ['root', 'labroot']))
  const call = (method: string, ...parameters: readonly FieldValue[]) =>
    say(lab, host, method, [session, ...parameters])
  return { session, call }
}

const features = { full: '77dafbbf-bfebfbff-00000021-2c100800', fewer: '77dafbbf-bfebfbff-00000001-28100800' }

/** Two hosts of 6.2 whose CPUs differ; the second one's can be masked. */
const text = ['xenA', 'xen02']
  .map(
    (name, index) => `
machine "${name}" {
  address  = "10.42.0.20${index}"
  release  = "6.2.0"
  password = "labroot"
  memory   = "4GiB"
  disk     = "100GiB"
  cpu {
    vendor   = "GenuineIntel"
    model    = "Core"
    sockets  = 1
    cores    = 2
    features = "${index === 0 ? features.fewer : features.full}"
    maskable = true
  }
  nic "eth0" { segment = "campus" }
}`,
  )
  .concat('segment "campus" { subnet = "10.42.0.0/16" }')
  .concat(
    [...readFileSync('examples/homogeneous-pool/lab.hcl', 'utf8').matchAll(/^update [\s\S]*?^}/gm)].map(
      match => match[0],
    ),
  )
  .join('\n')

async function withLab(work: (lab: ServedLab) => Promise<void>): Promise<void> {
  const lab = await serveLabText(text)
  try {
    await work(lab)
  } finally {
    await lab.close()
  }
}

/** Asks until the answer fits: what takes virtual minutes takes a moment here. */
async function eventually(
  ask: () => Promise<unknown>,
  isWanted: (answer: unknown) => boolean,
): Promise<unknown> {
  for (let turn = 0; turn < 400; turn += 1) {
    const answer = await ask().catch((problem: unknown) => problem)
    if (isWanted(answer)) return answer
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error('it never came')
}

test('patch-upload and patch-pool-apply', () =>
  withLab(async lab => {
    const { session, call } = await logIn(lab, '127.0.1.1')
    const file = readFileSync('examples/homogeneous-pool/updates/XS62ESP1.xsupdate', 'utf8')
    const task = String(await call('task.create', 'upload', ''))
    const url = `http://127.0.1.1:${lab.serving.port}/pool_patch_upload?session_id=${session}&task_id=${task}`
    expect((await fetch(url, { method: 'PUT', body: file })).status).toBe(200)
    expect(await call('task.get_status', task)).toBe('success')
    const [patch = ''] = Object.keys(Object(await call('pool_patch.get_all_records')))
    expect(await call('pool_patch.get_name_label', patch)).toBe('XS62ESP1')
    expect(await call('pool_patch.get_host_patches', patch)).toEqual([])
    await call('pool_patch.pool_apply', patch)
    expect(await call('pool_patch.get_host_patches', patch)).toHaveLength(1)
  }))

test('host-cpu-info, host-set-cpu-features, host-reset-cpu-features, pool-join', () =>
  withLab(async lab => {
    const { call } = await logIn(lab, '127.0.1.2')
    const [host = ''] = Object.values(Object(await call('host.get_all'))).map(String)
    const info = async () => Object(await call('host.get_cpu_info', host))
    expect([(await info()).features, (await info()).maskable]).toEqual([features.full, 'full'])
    await expect(call('pool.join', '127.0.1.1', 'root', 'labroot')).rejects.toThrow('HOSTS_NOT_HOMOGENEOUS')
    await call('host.set_cpu_features', host, features.fewer)
    expect((await info()).features_after_reboot).toBe(features.fewer)
    await call('host.reset_cpu_features', host)
    expect((await info()).features_after_reboot).toBe(features.full)
    await call('host.set_cpu_features', host, features.fewer)
    await call('host.disable', host)
    await call('host.reboot', host)
    const after = await eventually(
      () => logIn(lab, '127.0.1.2'),
      answer => Object(answer).call !== undefined,
    )
    const again = after as Awaited<ReturnType<typeof logIn>>
    expect(Object(await again.call('host.get_cpu_info', host)).features).toBe(features.fewer)
    await again.call('pool.join', '127.0.1.1', 'root', 'labroot')
    const { call: coordinator } = await logIn(lab, '127.0.1.1')
    await eventually(
      () => coordinator('host.get_all'),
      answer => Object(answer).length === 2,
    )
  }))

test('pool-join force=true', () =>
  withLab(async lab => {
    const { call } = await logIn(lab, '127.0.1.2')
    await call('pool.join_force', '127.0.1.1', 'root', 'labroot')
    const { call: coordinator } = await logIn(lab, '127.0.1.1')
    await eventually(
      () => coordinator('host.get_all'),
      answer => Object(answer).length === 2,
    )
  }))
