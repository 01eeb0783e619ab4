import { errorDiagnostic, warningDiagnostic } from '../../../src/diagnostic/diagnostic.js'
import { sortDiagnostics } from '../../../src/diagnostic/sort.js'

const a = { name: 'a.pool.hcl', text: 'xxxxxxxxxx' }
const b = { name: 'b.pool.hcl', text: 'xxxxxxxxxx' }

test('errors first, then by file and position, equals as they came', () => {
  const inOrder = [
    errorDiagnostic('no place', ''),
    errorDiagnostic('a 1', '', { range: { source: a, start: 1, end: 2 } }),
    errorDiagnostic('a 1 longer', '', { range: { source: a, start: 1, end: 3 } }),
    errorDiagnostic('a 5', '', { range: { source: a, start: 5, end: 6 } }),
    errorDiagnostic('a 5 again', '', { range: { source: a, start: 5, end: 6 } }),
    errorDiagnostic('b 0', '', { range: { source: b, start: 0, end: 1 } }),
    warningDiagnostic('a 0', '', { range: { source: a, start: 0, end: 1 } }),
  ]
  const shuffled = [6, 3, 4, 1, 0, 5, 2].flatMap(index => inOrder[index] ?? [])
  expect(sortDiagnostics(shuffled)).toEqual(inOrder)
})
