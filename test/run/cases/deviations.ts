import type { DiagnosticJson } from '../../../src/report/diagnostic-json.js'

/** Something that Poolwright says otherwise on purpose, and why. */
interface Deviation {
  readonly reason: string
  /** Terraform's problem as ours would be; undefined where we have none. */
  apply(diagnostic: DiagnosticJson): DiagnosticJson | undefined
}

/** Where a sentence of Terraform's is one of ours instead; all else in the diagnostic stays to be compared. */
const ownSentences: readonly (readonly [RegExp, RegExp])[] = [
  [/^You are creating a plan with the --target option/, /narrowed with --target or --exclude/],
  [/has lifecycle\.prevent_destroy set/, /has lifecycle\.prevent_destroy set/],
  [/^Your force-replace request for \S+ doesn't match any/, /^The request to replace \S+ names no instance/],
  [/required type constraints to be given in quotes/, /^A type constraint in quotes is an old form/],
  [
    /^In this context, references are expected literally/,
    /^In this context, references are expected literally/,
  ],
  [/^The configuration for the given import target/, /^The configuration for the given import target/],
  [/^The provider \S+ does not support resource type/, /^No provider supports resource type/],
  [/^Poolwright tried to adjust resource instance addresses/, /^Some objects could not take the addresses/],
  [
    /^After this plan is applied, Poolwright will no longer manage/,
    /^Applying this plan takes these objects out/,
  ],
  [
    /^If you apply this plan, Poolwright will discard its tracking/,
    /^Applying this plan takes these objects out/,
  ],
  [
    /^This configuration does not support Poolwright version/,
    /^This configuration does not support language level/,
  ],
]

/** True when our detail says in its own words what Terraform's says. */
export function isOwnSentence(recorded: string, own: string): boolean {
  return ownSentences.some(([theirs, ours]) => theirs.test(recorded) && ours.test(own))
}

const deviations: readonly Deviation[] = [
  {
    reason: 'there is no initialisation, so nothing has to be valid before it',
    apply: one => (/encountered problems during initialisation/.test(one.summary) ? undefined : one),
  },
  {
    reason: 'a problem has a place',
    apply: one => (one.range?.filename === '' ? undefined : one),
  },
  {
    reason:
      'where a circle is entered is chance in Terraform; ours is told in one order, with a place and what to do',
    apply: one => {
      if (!one.summary.startsWith('Cycle: ')) return one
      const { severity } = one
      const members = one.summary.replace('Cycle: ', '').replaceAll(' (expand)', '').split(', ')
      return { severity, summary: `Cycle: ${members.sort().join(', ')}`, detail: '' }
    },
  },
  {
    reason: 'objects are forgotten by people, whatever the product is called',
    apply: one => ({
      ...one,
      summary: one.summary.replace(/ no longer be managed by Poolwright$/, ' no longer be managed'),
    }),
  },
  {
    reason: 'the version asked for is one of the language',
    apply: one => ({
      ...one,
      summary: one.summary.replace('Unsupported Poolwright Core version', 'Unsupported language level'),
    }),
  },
  {
    reason: 'an argument that cannot be set, or ignored, is told where it stands, with what to do',
    apply: one =>
      /attribute is read-only$|^Redundant ignore_changes element$/.test(one.summary)
        ? { severity: one.severity, summary: one.summary, detail: '' }
        : one,
  },
  {
    reason: 'the text of a value that was given as an option is shown',
    apply: one => {
      const { snippet: _snippet, ...rest } = one
      return one.range?.filename.startsWith('<value for ') ? rest : one
    },
  },
  {
    reason: 'the place in a JSON file is told by line and column',
    apply: one =>
      one.snippet && one.range?.filename.endsWith('.json')
        ? { ...one, snippet: { ...one.snippet, context: null } }
        : one,
  },
  {
    reason: 'a module that is not there is told once, with its name and place',
    apply: one => {
      if (one.summary !== 'Unreadable module directory') return one
      return one.detail.startsWith('Unable to evaluate')
        ? undefined
        : { severity: one.severity, summary: one.summary, detail: '' }
    },
  },
  {
    reason: 'instances and values that took part are told wherever they are known',
    apply: ({ address: _address, ...one }) =>
      one.snippet ? { ...one, snippet: { ...one.snippet, values: [] } } : one,
  },
]

/** A diagnostic with everything taken out in which we differ on purpose; undefined when it is not ours to say. */
export function comparable(diagnostic: DiagnosticJson): DiagnosticJson | undefined {
  return deviations.reduce<DiagnosticJson | undefined>(
    (one, deviation) => one && deviation.apply(one),
    diagnostic,
  )
}

/** What Terraform has and Poolwright has not, or allows and Poolwright does not: the error that is told instead. */
const refusals: readonly {
  readonly reason: string
  readonly isMeant: (text: string) => boolean
  readonly summary: string
}[] = [
  {
    reason: 'nothing runs on the machine that plans',
    isMeant: text => text.includes('provisioner "'),
    summary: 'Provisioners are not supported',
  },
  {
    reason: 'other states are not read',
    isMeant: text => text.includes('data "terraform_remote_state"'),
    summary: 'Invalid data source',
  },
  {
    reason: 'no configuration is written for what is imported',
    isMeant: text => text.includes('-generate-config-out'),
    summary: 'Configuration for import target does not exist',
  },
  {
    reason: 'a sensitive output of a module stays sensitive even where its value is constant',
    isMeant: text => /value += module\.\w+\.s\n/.test(text) && text.includes('sensitive = true'),
    summary: 'Output refers to sensitive values',
  },
]

/** The summary of the error that stands for what is not offered; undefined where all of it is. */
export function refusalOf(text: string): string | undefined {
  return refusals.find(refusal => refusal.isMeant(text))?.summary
}

/** Why problems are told otherwise, and why something is refused that Terraform has. */
export const deviationReasons: readonly string[] = [...deviations, ...refusals].map(({ reason }) => reason)
