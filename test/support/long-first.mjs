import { statSync } from 'node:fs'

/**
 * The order of the test files: those that take longest first, so that the last one does not keep a single core busy while
 * the others rest; then the larger before the smaller.
 */
const longest = [
  'simulation/crash-3',
  'simulation/crash-1',
  'simulation/faults',
  'simulation/crash-4',
  'simulation/crash-2',
  'property/agreement',
  'simulation/host-failures',
  'cli/sessions',
  'lifecycle/adoption',
  'lifecycle/join-table',
  'lifecycle/attributes',
  'property/adoption',
  'contract/',
]

function place({ path }) {
  const found = longest.findIndex(part => path.includes(`/test/${part}`))
  return found < 0 ? longest.length : found
}

export default class LongFirst {
  sort(tests) {
    const sizes = new Map(tests.map(test => [test, statSync(test.path).size]))
    return [...tests].sort((one, other) => place(one) - place(other) || sizes.get(other) - sizes.get(one))
  }

  shard(tests, { shardIndex, shardCount }) {
    return this.sort(tests).filter((_, index) => index % shardCount === shardIndex - 1)
  }

  allFailedTests(tests) {
    return tests
  }

  cacheResults() {}
}
