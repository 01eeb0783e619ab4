import { diffLine } from '../../../../src/report/markdown/change-details.js'
import type { ChangeLine } from '../../../../src/report/change-lines.js'

test.each<[ChangeLine, string]>([
  [{ mark: 'added', text: '        name = "web"' }, '+     name = "web"'],
  [{ mark: 'removed', text: '        name = "web"' }, '-     name = "web"'],
  [{ mark: 'changed', text: '    vm "web" {' }, '! vm "web" {'],
  [{ mark: 'none', text: '    }' }, '  }'],
  [{ mark: 'none', text: '        - item' }, '      - item'],
  [{ mark: 'none', text: '-odd' }, '  -odd'],
  [{ mark: 'none', text: '' }, ''],
  [{ mark: 'added', text: '    ' }, '+'],
])('%j', (line, text) => {
  expect(diffLine(line)).toBe(text)
})
