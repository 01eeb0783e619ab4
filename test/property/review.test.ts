import fc from 'fast-check'
import { failedPlan } from '../../src/report/verdict.js'
import { mostBytes, renderReview, renderReviews } from '../../src/report/markdown/review.js'
import type { Plan, PlannedChange, LocatedFinding } from '../../src/plan/plan.js'
import type { Disruption, Step } from '../../src/provider/step.js'

const findSchema = (): undefined => undefined
const options = { marker: 'test', version: '0.0.0' }

/** Texts that like to break out of where they are put. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('```', '</details>', '-->', '| x |', '@someone', '> [!NOTE]', 'a\r\n- b', '👩‍👩‍👧'.repeat(30)),
  fc.string({ unit: 'grapheme', minLength: 200, maxLength: 2000 }),
)
const name = fc.stringMatching(/^[a-z][a-z0-9]{0,12}$/)

const change = fc
  .record({ action: fc.constantFrom('create', 'update', 'replace', 'delete', 'forget'), key: text })
  .map(({ action, key }): PlannedChange => ({
    address: `vm.web[${JSON.stringify(key)}]`,
    kindName: 'vm',
    action: action as PlannedChange['action'],
    mode: 'managed',
    providerName: 'test',
    isTainted: false,
    replacePaths: [],
    dependencies: [],
    createBeforeDestroy: false,
    disruption: 'allow',
  }))
const disruption = fc.record({
  subject: name.map(each => `VM ${each}`),
  effect: fc.constantFrom<Disruption['effect']>('reboots', 'stops', 'moves', 'loses data'),
  detail: text,
})
const finding = fc
  .record({
    severity: fc.constantFrom<LocatedFinding['severity']>('error', 'warning', 'note'),
    code: fc.stringMatching(/^[A-Z]{3,10}$/),
    summary: text,
    detail: text,
    remedy: text,
  })
  .map((fields): LocatedFinding => ({
    ...fields,
    origin: 'xapi',
    savedPlace: { file: 'main.pool.hcl', line: 3 },
  }))

const plan = fc
  .record({
    changes: fc.array(change, { maxLength: 300 }),
    disruptions: fc.array(disruption, { maxLength: 100 }),
    findings: fc.array(finding, { maxLength: 40 }),
    fingerprint: fc.stringMatching(/^[0-9a-f]{64}$/),
  })
  .map(({ changes, disruptions, findings, fingerprint }): Plan => {
    const steps = disruptions.map((one, place): Step => ({
      id: `s${place}`,
      address: 'vm.web',
      kind: 'call',
      call: 'VM.start',
      arguments: {},
      needs: [],
      disrupts: [one],
      summary: one.detail,
    }))
    const isApplicable = !findings.some(each => each.severity === 'error')
    return { ...failedPlan([]), hasFailed: false, changes, steps, findings, fingerprint, isApplicable }
  })

const bytes = (comment: string): number => Buffer.byteLength(comment)

/** Everything outside of code fences and code spans. */
function outsideCode(comment: string): string {
  return comment.replace(/^(`{3,})\w*\n[\s\S]*?^\1$/gm, '').replace(/(?<![\\`])(`+)(?!`).*?[^`]\1(?!`)/g, '')
}

test('the comment of a plan never is too long, and what matters is in it', () => {
  fc.assert(
    fc.property(plan, made => {
      const comment = renderReview([{ plan: made, findSchema }], options)
      expect(bytes(comment)).toBeLessThanOrEqual(mostBytes)
      expect(comment.startsWith('<!-- poolwright:review test -->\n')).toBe(true)
      expect(comment).toContain(made.fingerprint)
      expect(comment).toMatch(/ to add, \d+ to change, \d+ to destroy/)
      for (const step of made.steps)
        for (const { subject } of step.disrupts) expect(comment).toContain(subject)
      for (const { severity, code } of made.findings)
        if (severity === 'error') expect(comment).toContain(`(\`${code}\`)`)
    }),
    { numRuns: 60 },
  )
})

test('nothing in a plan breaks out of its place', () => {
  fc.assert(
    fc.property(plan, made => {
      const prose = outsideCode(renderReview([{ plan: made, findSchema }], options))
      expect(prose.split('<details').length).toBe(prose.split('</details>').length)
      expect(prose.split('<!--').length).toBe(2)
      expect(prose).not.toMatch(/(^|[^`\w;&])@someone/m)
    }),
    { numRuns: 60 },
  )
})

test('a comment for many plans names each of them, the refused ones first', () => {
  fc.assert(
    fc.property(fc.array(plan, { minLength: 2, maxLength: 40 }), plans => {
      const named = plans.map((made, place) => ({ plan: made, findSchema, label: `pool-${place}.plan` }))
      const comment = renderReview(named, options)
      expect(bytes(comment)).toBeLessThanOrEqual(mostBytes)
      const rows = comment.split('\n').filter(line => line.startsWith('| `pool-'))
      expect(rows.length).toBe(plans.length)
      const refused = rows.map(row => row.includes('Cannot be applied'))
      expect(refused.indexOf(false) < 0 || refused.lastIndexOf(true) < refused.indexOf(false)).toBe(true)
    }),
    { numRuns: 15 },
  )
})

/** A plan of thousands of changes that stop, reboot or lose as many things, with as many refusals. */
function hugePlan(changeCount: number, stopCount: number, errorCount: number): Plan {
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, place) => place)
  const effects = ['stops', 'reboots', 'loses data'] as const
  return {
    ...failedPlan([]),
    hasFailed: false,
    isApplicable: errorCount === 0,
    fingerprint: 'f'.repeat(64),
    changes: numbers(changeCount).map(place => ({
      address: `vm.web["${place}"]`,
      kindName: 'vm',
      action: (['create', 'update', 'delete'] as const)[place % 3] ?? 'create',
      mode: 'managed',
      providerName: 'test',
      isTainted: false,
      replacePaths: [],
      dependencies: [],
      createBeforeDestroy: false,
      disruption: 'allow',
    })),
    steps: numbers(stopCount).map(place => ({
      id: `s${place}`,
      address: `vm.web["${place}"]`,
      kind: 'call',
      call: 'VM.x',
      arguments: {},
      needs: [],
      disrupts: [
        {
          subject: `VM web-${place}`,
          effect: effects[place % 3] ?? 'stops',
          detail: `reason ${place} of its own`,
        },
      ],
      summary: '',
    })),
    findings: numbers(errorCount).map(place => ({
      severity: 'error',
      origin: 'policy',
      code: `code-${place}`,
      summary: `Refusal ${place}`,
      detail: `Because of ${place}.`,
      remedy: `Mend ${place}.`,
      savedPlace: { file: 'main.pool.hcl', line: place + 1 },
    })),
  }
}

test.each([
  [5000, 20, 5],
  [5000, 700, 0],
  [5000, 5000, 0],
  [5000, 5000, 1500],
  [10, 0, 1500],
])(
  '%i changes, %i of them stopping something, %i refusals: nothing grave is lost',
  (changes, stops, errors) => {
    const comments = renderReviews([{ plan: hugePlan(changes, stops, errors), findSchema }], options)
    for (const comment of comments) expect(bytes(comment)).toBeLessThanOrEqual(mostBytes)
    const all = new Set(
      comments.flatMap(comment => comment.split(/\n|; |Stops:\*\* |Reboots:\*\* |data:\*\* /)),
    )
    const missing: string[] = []
    for (let place = 0; place < stops; place += 1)
      if (!all.has(`VM web-${place} (reason ${place} of its own)`)) missing.push(`stop ${place}`)
    for (let place = 0; place < errors; place += 1) {
      if (!all.has(`- **Refusal ${place}** (\`code-${place}\`, policy)`)) missing.push(`refusal ${place}`)
      if (!all.has(`  - *Remedy:* Mend ${place}.`)) missing.push(`remedy ${place}`)
    }
    expect(missing).toEqual([])
    const of = (remainder: number): number => Math.ceil((changes - remainder) / 3)
    expect(comments[0]).toContain(
      `: ${of(0)} to add, ${of(1)} to change, ${of(2)} to destroy\n\n${errors > 0 ? `❌ **Cannot be applied: ${errors} errors**` : '⚠️ **Can be applied, with disruption**'}\n`,
    )
    expect(comments[0]).toContain('f'.repeat(64))
    expect(comments.slice(1).map(comment => comment.split('\n')[0])).toEqual(
      comments.slice(1).map((_, place) => `<!-- poolwright:review test ${place + 2} -->`),
    )
  },
)
