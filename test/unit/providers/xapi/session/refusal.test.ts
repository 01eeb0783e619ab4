import { isRefusal, isUnavailable, refusalFailure } from '../../../../../providers/xapi/session/refusal.js'
import { Failure } from '../../../../../src/diagnostic/failure.js'

test.each([
  ['OTHER_OPERATION_IN_PROGRESS', true],
  ['HOST_EVACUATE_IN_PROGRESS', true],
  ['HOST_STILL_BOOTING', true],
  ['HOST_OFFLINE', true],
  ['CANNOT_CONTACT_HOST', true],
  ['HOSTS_NOT_HOMOGENEOUS', false],
  ['HOST_NOT_ENOUGH_FREE_MEMORY', false],
])('%s: may succeed a little later: %s', (code, expected) => {
  expect(refusalFailure('VM.start', code, []).isRetryable).toBe(expected)
})

test('a failure tells the call, the code and the parameters', () => {
  const failure = refusalFailure('VM.start_on', 'HOST_NOT_ENOUGH_FREE_MEMORY', ['2', '1'])
  expect(failure.message).toBe('VM.start_on was refused: HOST_NOT_ENOUGH_FREE_MEMORY (2, 1)')
  expect(isRefusal(failure, 'HOST_NOT_ENOUGH_FREE_MEMORY')).toBe(true)
  expect(isRefusal(failure, 'HOST_OFFLINE')).toBe(false)
  expect(isUnavailable(failure)).toBe(false)
  expect(isUnavailable(new Failure('unavailable', 'ECONNREFUSED', 'no answer'))).toBe(true)
})
