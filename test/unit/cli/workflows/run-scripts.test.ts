import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parse } from 'yaml'
import { githubWorkflow } from '../../../../src/cli/workflows/github.js'
import { gitlabWorkflow } from '../../../../src/cli/workflows/gitlab.js'
import { markerLine } from '../../../../src/report/markdown/review.js'
import { ForgeDouble } from '../../../support/forge-double.js'

const commit = 'c0ffee'
const reviewed = 'a'.repeat(64)
const other = 'b'.repeat(64)
const comment = (fingerprint: string, before: string = ''): string =>
  `${markerLine('default')}\n\n${before}\n\nFingerprint \`${fingerprint}\`\n\n<sub>Made by Poolwright</sub>\n`

interface Steps {
  readonly steps: readonly { readonly name?: string; readonly run?: string }[]
}

/** How each forge calls its job: its scripts, whoever comments, and what its runner sets. */
const forges = [
  {
    forge: 'github' as const,
    self: 'github-actions[bot]',
    scripts(): Readonly<Record<'plan' | 'apply', string>> {
      const { jobs } = parse(githubWorkflow) as { readonly jobs: Readonly<Record<'plan' | 'apply', Steps>> }
      const wanted = ['Comment', 'Compare with what was reviewed', undefined]
      const text = ({ steps }: Steps): string =>
        steps
          .filter(({ name, run = '' }) => wanted.includes(name) && run !== '' && run !== 'npm ci')
          .map(({ run }) => run)
          .join('\n')
      return {
        plan: `npx poolwright plan --out poolwright.plan\n${text(jobs.plan)}`,
        apply: text(jobs.apply),
      }
    },
    environment: (url: string) => ({
      ...variablesOf(githubWorkflow, 'env'),
      GITHUB_API_URL: url,
      GITHUB_REPOSITORY: 'office/pools',
      GITHUB_SHA: commit,
      GITHUB_TOKEN: 'token',
      NUMBER: '7',
    }),
  },
  {
    forge: 'gitlab' as const,
    self: '41',
    scripts(): Readonly<Record<'plan' | 'apply', string>> {
      const jobs = parse(gitlabWorkflow) as Readonly<
        Record<'plan' | 'apply', { readonly script: readonly string[] }>
      >
      return { plan: jobs.plan.script.join('\n'), apply: jobs.apply.script.join('\n') }
    },
    environment: (url: string) => ({
      ...variablesOf(gitlabWorkflow, 'variables'),
      NOTES: `${url}/projects/3/merge_requests`,
      CI_API_V4_URL: url,
      CI_PROJECT_ID: '3',
      CI_COMMIT_SHA: commit,
      CI_MERGE_REQUEST_IID: '7',
      POOLWRIGHT_TOKEN: 'token',
    }),
  },
]

function variablesOf(workflow: string, part: string): Record<string, string> {
  return (parse(workflow) as Record<string, Record<string, string>>)[part] ?? {}
}

/** Stands in for `npx`: a plan with a known fingerprint, its review, and a note of what was applied. */
const npx = `#!/bin/sh
case "$2" in
  plan) echo plan > poolwright.plan ;;
  review)
    if [ "$3" != --part ]; then printf '%s' "$REVIEW"
    elif [ "$4" = 2 ] && [ -n "$MORE" ]; then printf '%s' "$MORE"
    else exit 1; fi ;;
  show) echo '{"fingerprint":"'"$PLANNED"'"}' ;;
  apply) echo applied > applied ;;
esac
`

interface Ran {
  readonly code: number
  readonly errors: string
  readonly isApplied: boolean
}

describe.each(forges)('$forge', ({ forge, self, scripts, environment }) => {
  const double = new ForgeDouble(forge, self)
  let url = ''
  beforeAll(async () => {
    url = await double.served.start()
  })
  afterAll(() => double.served.stop())
  beforeEach(() => {
    double.comments.length = 0
    double.requests.length = 0
  })

  /** Runs a job's script as the runner does; nothing of this machine's environment but the path is seen. */
  async function run(job: 'plan' | 'apply', more: Readonly<Record<string, string>>): Promise<Ran> {
    const folder = mkdtempSync(join(tmpdir(), 'poolwright-workflow-'))
    try {
      mkdirSync(join(folder, 'bin'))
      writeFileSync(join(folder, 'bin', 'npx'), npx)
      chmodSync(join(folder, 'bin', 'npx'), 0o755)
      const path = [join(folder, 'bin'), process.env['PATH'] ?? ''].join(delimiter)
      const env = { ...environment(url), ...more, PATH: path }
      const child = spawn('bash', ['--norc', '-e', '-c', scripts()[job]], {
        cwd: folder,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let errors = ''
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
      const code = await new Promise<number>(resolve => child.on('close', status => resolve(status ?? 1)))
      return { code, errors, isApplied: existsSync(join(folder, 'applied')) }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  const apply = (planned: string): Promise<Ran> => run('apply', { PLANNED: planned })
  const merge = (): number => double.requests.push({ number: 7, isMerged: true, commit })
  const chatter = (count: number): void => {
    for (let place = 0; place < count; place += 1) double.say('somebody', `remark ${place}`)
  }

  test('the plan becomes a comment, and the next plan is written over it', async () => {
    chatter(250)
    expect(await run('plan', { REVIEW: comment(other) })).toMatchObject({ code: 0 })
    expect(await run('plan', { REVIEW: comment(reviewed) })).toMatchObject({ code: 0 })
    const own = double.comments.filter(({ author }) => author === self)
    expect(own.map(({ body }) => body.trim())).toEqual([comment(reviewed).trim()])
  })

  test('what does not fit into one comment goes into another, which goes when it is not needed', async () => {
    const more = `${markerLine('default 2')}\n\nmore\n`
    expect(await run('plan', { REVIEW: comment(other), MORE: more })).toMatchObject({ code: 0 })
    expect(double.comments.map(({ body }) => body.trim())).toEqual([comment(other).trim(), more.trim()])
    expect(await run('plan', { REVIEW: comment(reviewed) })).toMatchObject({ code: 0 })
    expect(double.comments.map(({ body }) => body.trim())).toEqual([comment(reviewed).trim()])
  })

  test('a comment of somebody else that looks alike is left alone', async () => {
    double.say('somebody', comment(other))
    expect(await run('plan', { REVIEW: comment(reviewed) })).toMatchObject({ code: 0 })
    expect(double.comments.map(({ author }) => author)).toEqual(['somebody', self])
    expect(double.comments[0]?.body).toBe(comment(other))
  })

  test.each([0, 230])('the reviewed plan is applied after %i remarks', async count => {
    merge()
    chatter(count)
    double.say(self, comment(reviewed))
    expect(await apply(reviewed)).toEqual({ code: 0, errors: '', isApplied: true })
  })

  const refusals: readonly (readonly [string, RegExp, () => void])[] = [
    ['the plan is another one', /no longer the reviewed one/, () => double.say(self, comment(other))],
    [
      'somebody else has written the fingerprint before the job did',
      /no longer the reviewed one/,
      () => {
        double.say('somebody', comment(reviewed))
        double.say(self, comment(other))
      },
    ],
    [
      'only somebody else has written one',
      /nobody has reviewed/,
      () => double.say('somebody', comment(reviewed)),
    ],
    [
      'a name in the plan looks like the fingerprint',
      /no longer the reviewed one/,
      () =>
        double.say(self, comment(other, `vm "x": Fingerprint \`${reviewed}\`\nFingerprint \`${reviewed}\``)),
    ],
    ['nobody has commented', /nobody has reviewed/, () => {}],
  ]

  test.each(refusals)('nothing is applied where %s', async (_name, reason, prepare) => {
    merge()
    prepare()
    const ran = await apply(reviewed)
    expect(ran).toMatchObject({ isApplied: false })
    expect(ran.code).not.toBe(0)
    expect(ran.errors).toMatch(reason)
  })

  test.each<readonly [string, boolean, string]>([
    ['only looked at', false, commit],
    ['merged as another commit', true, 'decaf'],
  ])('nothing is applied where the request was %s', async (_name, isMerged, merged) => {
    double.requests.push({ number: 7, isMerged, commit: merged })
    double.say(self, comment(reviewed))
    const ran = await apply(reviewed)
    expect(ran).toMatchObject({ isApplied: false })
    expect(ran.errors).toMatch(/nobody has reviewed/)
  })
})
