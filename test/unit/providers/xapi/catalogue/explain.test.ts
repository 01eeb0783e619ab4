import { catalogue, explain } from '../../../../../providers/xapi/catalogue/explain.js'

test.each<readonly [string, string, readonly string[], RegExp]>([
  ['HOST_NOT_ENOUGH_FREE_MEMORY', 'VM.start_on', ['1077936128', '651165696'], /1028 MiB.*621 MiB/],
  ['HOST_NOT_ENOUGH_FREE_MEMORY', 'VM.set_memory_dynamic_range', ['1048576', '524288'], /1024 MiB.*512 MiB/],
  ['HOST_NOT_ENOUGH_FREE_MEMORY', 'host.evacuate', ['web'], /web does not fit/],
  ['HOSTS_NOT_HOMOGENEOUS', 'pool.join', ['CPUs differ'], /CPUs differ/],
  ['VM_REQUIRES_SR', 'VM.start_on', ['dnfs', 'store'], /dnfs needs SR store/],
  ['SR_BACKEND_FAILURE_73', 'SR.create', ['', 'NFS mount error [opterr=timeout]', ''], /NFS mount error/],
  ['SR_BACKEND_FAILURE_999', 'SR.create', ['', 'something new', ''], /something new/],
  ['NEVER_HEARD_OF', 'VM.start', ['a', 'b'], /a, b/],
])('%s in %s', (code, call, parameters, expected) => {
  const words = explain(code, { parameters, step: 'start dnfs on xen01', call })
  expect(words.detail).toMatch(expected)
  expect(words.remedy).toMatch(/\.$/)
})

test('every entry is a heading, a sentence and a remedy, also without parameters', () => {
  for (const code of Object.keys(catalogue)) {
    const words = explain(code, { parameters: [], step: 'start dnfs', call: 'VM.start' })
    expect([code, words.summary]).toEqual([code, expect.stringMatching(/^[A-Z][^.]*$/)])
    expect([code, words.detail]).toEqual([code, expect.stringMatching(/\.$/)])
    expect([code, words.remedy]).toEqual([code, expect.stringMatching(/^[A-Z].*\.$/)])
    expect(words.detail).not.toContain(code)
  }
})
