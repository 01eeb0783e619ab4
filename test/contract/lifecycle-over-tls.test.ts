// A share of the lifecycle tests, over TLS: `npm run simulate -- wire` runs all of them so.
process.env['POOLWRIGHT_TEST_WAY'] = 'tls'
const { servedSessions } = await import('../support/over-tls.js')
await import('../lifecycle/handover.test.js')
await import('../lifecycle/cpu-preview.test.js')
await import('../lifecycle/ha-forecast.test.js')

test('these did go over TLS', () => {
  expect(servedSessions()).toBeGreaterThan(3)
})

export {}
