import fc from 'fast-check'
import { failedPlan } from '../../src/report/verdict.js'
import { mostBytes, renderReview } from '../../src/report/markdown/review.js'
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
