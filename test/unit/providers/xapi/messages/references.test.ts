import { Failure } from '../../../../../src/diagnostic/failure.js'
import {
  learnReference,
  referenceByUuid,
  withReferences,
} from '../../../../../providers/xapi/messages/references.js'
import type { XapiSession } from '../../../../../providers/xapi/session/xapi-session.js'

function createSession(): { readonly session: XapiSession; readonly asked: string[] } {
  const asked: string[] = []
  const session: XapiSession = {
    address: '10.0.0.10',
    credentials: { username: 'root', password: '' },
    call: method => {
      asked.push(method)
      return Promise.resolve(`OpaqueRef:new-${asked.length}`)
    },
    upload: () => Promise.resolve(''),
    close: () => Promise.resolve(),
  }
  return { session, asked }
}

test('a reference is asked for once', async () => {
  const { session, asked } = createSession()
  learnReference(session, 'VM', 'v', 'OpaqueRef:v')
  expect(await referenceByUuid(session, 'VM', 'v')).toBe('OpaqueRef:v')
  expect(await referenceByUuid(session, 'SR', 's')).toBe('OpaqueRef:new-1')
  expect(await referenceByUuid(session, 'SR', 's')).toBe('OpaqueRef:new-1')
  expect(asked).toEqual(['SR.get_by_uuid'])
})

test.each([
  ['a reference of ours is refused', 'refused', 'HANDLE_INVALID', ['SR', 'OpaqueRef:old'], 2],
  ['nothing is found by it', 'refused', 'HANDLE_INVALID', ['PBD', 'the host has none'], 2],
  ['another reference is refused', 'refused', 'HANDLE_INVALID', ['VDI', 'OpaqueRef:other'], 1],
  ['what was made cannot be asked about', 'unavailable', 'HANDLE_INVALID', ['SR', 'OpaqueRef:old'], 1],
  ['something else is wrong', 'refused', 'SR_HAS_PBD', ['OpaqueRef:old'], 1],
] as const)('where %s, it is done as often as that is safe', async (_name, kind, code, parameters, times) => {
  const { session } = createSession()
  learnReference(session, 'SR', 's', 'OpaqueRef:old')
  const used: string[] = []
  const action = async () => {
    used.push(await referenceByUuid(session, 'SR', 's'))
    throw new Failure(kind, code, 'no', false, parameters)
  }
  await expect(withReferences(session, action)).rejects.toThrow('no')
  expect(used).toEqual(['OpaqueRef:old', 'OpaqueRef:new-1'].slice(0, times))
})
