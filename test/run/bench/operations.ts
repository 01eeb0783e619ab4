/** One operation that both know: the words for each. They run in this order in one folder, each on what the one before left. */
export interface Operation {
  readonly title: string
  readonly ours: readonly string[]
  readonly theirs: readonly string[]
  /** Terraform's time for it grows with the square of the number of instances. */
  readonly isQuadratic?: true
  /** Forgets what the parser of record said, before ours; Terraform has no such memory. */
  readonly isCold?: true
}

export const operations: readonly Operation[] = [
  { title: 'validate, unread text', ours: ['validate'], theirs: ['validate'], isCold: true },
  { title: 'validate', ours: ['validate'], theirs: ['validate'] },
  { title: 'fresh plan, unread text', ours: ['plan'], theirs: ['plan', '-input=false'], isCold: true },
  { title: 'fresh plan', ours: ['plan', '--out', 'p.plan'], theirs: ['plan', '-input=false', '-out=p.plan'] },
  {
    title: 'plan as JSON',
    ours: ['show', '--format', 'json', 'p.plan'],
    theirs: ['show', '-json', 'p.plan'],
  },
  {
    title: 'apply',
    ours: ['apply', '--auto-approve'],
    theirs: ['apply', '-input=false', '-auto-approve'],
    isQuadratic: true,
  },
  { title: 'no-change plan', ours: ['plan'], theirs: ['plan', '-input=false'], isQuadratic: true },
  {
    title: 'destroy',
    ours: ['destroy', '--auto-approve'],
    theirs: ['destroy', '-input=false', '-auto-approve'],
    isQuadratic: true,
  },
]
