import { createNodeRuntime } from '../../../../src/runtime/node-runtime.js'
import type { Backend } from '../../../../src/state/backends/backend.js'
import { openStatePlace } from '../../../../src/state/backends/open-place.js'
import { emptyState } from '../../../../src/state/state-changes.js'
import { S3Double, s3Keys } from '../../../support/s3-double.js'
import { settingsOf } from '../../../contract/place-kinds.js'

const request = { command: 'poolwright apply', timeoutSeconds: 0 }
const begun = emptyState('5ca1ab1e-0000-4000-8000-000000000003', 'test')
const double = new S3Double('states')
let endpoint: string

beforeAll(async () => {
  endpoint = await double.served.start()
})
afterAll(() => double.served.stop())
beforeEach(() => {
  double.objects.clear()
  double.honoursConditions = true
  double.wantsBareTags = false
})

async function open(): Promise<Backend> {
  const settings = {
    bucket: 'states',
    key: 'state.json',
    endpoint,
    access_key: s3Keys.accessKey,
    secret_key: s3Keys.secretKey,
  }
  return (await openStatePlace(createNodeRuntime(), 's3', settingsOf({ type: 's3', settings }))).workspace(
    'default',
  )
}

test('a service that ignores conditions is found out before anything is kept', async () => {
  double.honoursConditions = false
  await expect((await open()).lock(request)).rejects.toMatchObject({ code: 'no-conditional-writes' })
})

test('a service that compares tags without their quotes keeps states as any other', async () => {
  double.wantsBareTags = true
  const [first, second] = [await open(), await open()]
  const lock = await first.lock(request)
  const saved = await first.save(begun)
  const again = await first.save({ ...saved, writtenBy: 'another' })
  await first.unlock(lock)
  expect((await second.load()).state).toEqual(again)

  const stale = await open()
  await stale.load()
  const next = await second.lock(request)
  await second.save({ ...again, writtenBy: 'a third' })
  await second.unlock(next)
  await stale.lock(request)
  await expect(stale.save({ ...again, writtenBy: 'a fourth' })).rejects.toMatchObject({
    code: 'state-changed',
  })
})

test('a lock of Terraform is told and does not lapse; ours has what Terraform reads of it', async () => {
  const backend = await open()
  const lock = await backend.lock(request)
  const kept = JSON.parse(double.objects.get('state.json.tflock')?.text ?? '') as Record<string, unknown>
  expect(kept).toMatchObject({
    ID: lock.id,
    Operation: 'poolwright apply',
    Who: expect.stringContaining('@'),
  })
  await backend.unlock(lock)
  const theirs = {
    ID: 'theirs',
    Operation: 'OperationTypeApply',
    Who: 'ada@desk',
    Created: '2026-01-02T03:04:05Z',
  }
  double.objects.set('state.json.tflock', { text: JSON.stringify(theirs), etag: '"t"', writtenAt: 0 })
  await expect(backend.lock(request)).rejects.toThrow(/held by ada@desk .*"OperationTypeApply"/)
  await backend.forceUnlock('theirs')
  await backend.unlock(await backend.lock(request))
})
