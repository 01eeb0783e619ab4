import { renderPage } from '../../../../../src/report/html/page.js'
import { failedPlan } from '../../../../../src/report/verdict.js'
import type { KindSchema } from '../../../../../src/schema/schema.js'
import type { Plan } from '../../../../../src/plan/plan.js'

const hostile = '<script>alert("x")</script>'
const side = { nodes: [{ id: 'a', role: 'box', label: hostile }], edges: [] }
const plan: Plan = {
  ...failedPlan([]),
  hasFailed: false,
  isApplicable: false,
  fingerprint: 'f'.repeat(64),
  changes: [
    {
      address: `vm.web["${hostile}"]`,
      kindName: 'vm',
      action: 'delete',
      mode: 'managed',
      providerName: 'test',
      isTainted: false,
      replacePaths: [],
      dependencies: [],
      createBeforeDestroy: false,
      disruption: 'allow',
    },
  ],
  steps: [
    {
      id: 'one',
      address: 'vm.web',
      kind: 'call',
      call: 'VM.destroy',
      arguments: {},
      needs: [],
      disrupts: [{ subject: `VM ${hostile}`, effect: 'loses data', detail: hostile }],
      summary: hostile,
    },
  ],
  findings: [
    {
      severity: 'error',
      origin: 'policy',
      code: 'no-way',
      summary: hostile,
      detail: hostile,
      remedy: hostile,
      savedPlace: { file: 'main.pool.hcl', line: 7 },
    },
  ],
  forecast: {
    pools: { [hostile]: {} },
    sections: [
      { kind: 'topology', title: hostile, isNotable: false, before: { nodes: [], edges: [] }, after: side },
      {
        kind: 'table',
        title: hostile,
        isNotable: true,
        columns: [{ title: hostile, align: 'left' }],
        rows: [{ cells: [hostile], emphasis: 'bad' }],
      },
      {
        kind: 'matrix',
        title: 'm',
        isNotable: true,
        rowTitle: 'r',
        columnTitle: 'c',
        columns: [hostile],
        rows: [{ title: hostile, cells: [hostile] }],
      },
      {
        kind: 'timeline',
        title: 't',
        isNotable: true,
        entries: [{ at: 'now', label: hostile, detail: hostile }],
      },
      { kind: 'text', title: 'x', isNotable: true, lines: [hostile] },
    ],
  },
}

const page = await renderPage(plan, () => undefined, '0.0.0')

test('nothing of a plan becomes markup', () => {
  expect(page).not.toContain(hostile)
  expect(page.split('<script').length - 1).toBe(2)
})

test('the page loads nothing', () => {
  const loads = page
    .replaceAll(/xmlns(:\w+)?="[^"]*"/g, '')
    .match(/<(link|img|iframe|object|embed)\b|\bsrc=|href="(?!#)[^"]*"|url\(|@import|https?:\/\//g)
  expect(loads).toBeNull()
  expect(page).toContain("default-src 'none'")
})

test('the page can be read aloud and used with the keyboard', () => {
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(found => found[1])
  expect(new Set(ids).size).toBe(ids.length)
  const headings = [...page.matchAll(/<h([1-6])/g)].map(found => Number(found[1]))
  expect(headings[0]).toBe(1)
  headings.forEach((level, place) => expect(level - (headings[place - 1] ?? level)).toBeLessThanOrEqual(1))
  expect(page).toContain('<html lang="en">')
  expect(page.match(/<svg /g)?.length).toBe(page.match(/<svg role="img" aria-label="/g)?.length)
  expect(page).toMatch(/<label for="search">/)
  for (const [, label] of page.matchAll(/aria-labelledby="([^"]*)"/g)) expect(ids).toContain(label)
  for (const [, target] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target)
})

test('other words for an attribute are found by the search', async () => {
  const schema: KindSchema = {
    name: 'vm',
    summary: 'A group.',
    version: 1,
    block: {
      blocks: {},
      attributes: {
        members: {
          type: { kind: 'string' },
          description: 'Who belongs.',
          optional: true,
          otherWords: ['follower', 'followers'],
        },
      },
    },
  }
  expect(await renderPage(plan, () => schema, '0.0.0')).toContain('data-words="follower followers"')
})

test('it says what is the matter', () => {
  expect(page).toContain('Cannot be applied: 1 error')
  expect(page).toContain('<code>main.pool.hcl:7</code>')
  expect(page).toMatch(/<h3 class="grave">Loses data<\/h3>/)
})

/** Relative luminance as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

test.each([0, 1])('text can be read on its ground (%d)', scheme => {
  const [colours = ''] = [...page.matchAll(/:root \{([^}]*)\}/g)].map(found => found[1] ?? '').slice(scheme)
  const of = Object.fromEntries(
    [...colours.matchAll(/--([\w-]+): (#\w{6})/g)].map(found => [found[1], found[2]]),
  )
  const pairs = [
    ['ink', 'page'],
    ['ink', 'panel'],
    ['soft', 'page'],
    ['link', 'page'],
    ['added', 'added-back'],
    ['removed', 'removed-back'],
    ['changed', 'changed-back'],
    ['removed', 'page'],
    ['changed', 'page'],
  ]
  for (const [ink = '', ground = ''] of pairs) {
    const [one, two] = [luminance(of[ink] ?? ''), luminance(of[ground] ?? '')].sort(
      (left, right) => right - left,
    )
    expect([ink, ground, ((one ?? 0) + 0.05) / ((two ?? 0) + 0.05) >= 4.5]).toEqual([ink, ground, true])
  }
})
