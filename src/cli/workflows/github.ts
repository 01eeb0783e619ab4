/** A workflow for GitHub: the plan as a comment on the pull request, applied after the merge if it is still the same. */
export const githubPath = '.github/workflows/poolwright.yml'

export const githubWorkflow = `name: poolwright

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

# One apply at a time, and one plan of each pull request. GitHub keeps one run waiting: where three merges follow on each
# other at once, run the apply that it cancelled again, then those after it.
concurrency:
  group: poolwright-\${{ github.event.pull_request.number || 'apply' }}
  cancel-in-progress: false

env:
  # Every variable of the configuration that is secret, from the secrets of this repository.
  POOLWRIGHT_VAR_root_password: \${{ secrets.ROOT_PASSWORD }}
  MARK: "<!-- poolwright:review default -->"
  # Whoever the plan job comments as. Comments of others that look alike are nothing to go by.
  AUTHOR: "github-actions[bot]"

jobs:
  plan:
    # What comes from a fork is not run beside the pools.
    if: github.event_name == 'pull_request' && github.event.pull_request.head.repo.full_name == github.repository
    # A runner that reaches the pools.
    runs-on: self-hosted
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - run: npm ci
      - name: Plan
        id: plan
        run: |
          npx poolwright plan --lock-timeout 10m --out poolwright.plan && echo "code=0" >> "$GITHUB_OUTPUT" || echo "code=$?" >> "$GITHUB_OUTPUT"
      - name: Comment
        env:
          GITHUB_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.pull_request.number }}
        run: |
          if [ -f poolwright.plan ]; then npx poolwright review poolwright.plan > review.md; else npx poolwright review > review.md || true; fi
          part=2
          while [ -f poolwright.plan ] && npx poolwright review --part $part poolwright.plan > review-$part.md; do part=$((part + 1)); done
          rm -f review-$part.md
          node --input-type=module <<'SCRIPT'
          import { existsSync, readFileSync } from 'fs'
          const { env } = process
          const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN, NUMBER, MARK, AUTHOR } = env
          const issues = GITHUB_API_URL + '/repos/' + GITHUB_REPOSITORY + '/issues'
          const call = async (url, method = 'GET', body = undefined) => {
            const headers = { authorization: 'Bearer ' + GITHUB_TOKEN, accept: 'application/vnd.github+json' }
            const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) })
            if (!answer.ok) throw new Error(method + ' ' + url + ': ' + answer.status)
            return answer.status === 204 ? undefined : await answer.json()
          }
          const own = []
          for (let page = 1, count = 100; count === 100; page += 1) {
            const comments = await call(issues + '/' + NUMBER + '/comments?per_page=100&page=' + page)
            own.push(...comments.filter(({ user, body }) => user.login === AUTHOR && body.startsWith(MARK.slice(0, -4))))
            count = comments.length
          }
          // A review that is too long for one comment goes on in others, each found again by its own mark.
          for (let part = 1; part > 0; part += 1) {
            const file = part === 1 ? 'review.md' : 'review-' + part + '.md'
            const mark = part === 1 ? MARK : MARK.replace(' -->', ' ' + part + ' -->')
            const earlier = own.find(comment => comment.body.startsWith(mark))
            if (existsSync(file)) {
              const body = { body: readFileSync(file, 'utf8') }
              if (earlier === undefined) await call(issues + '/' + NUMBER + '/comments', 'POST', body)
              else await call(issues + '/comments/' + earlier.id, 'PATCH', body)
            } else if (earlier !== undefined) await call(issues + '/comments/' + earlier.id, 'DELETE')
            else break
          }
          SCRIPT
      - name: Page
        if: hashFiles('poolwright.plan') != ''
        run: npx poolwright show --format html poolwright.plan > plan.html
      - uses: actions/upload-artifact@v4
        if: hashFiles('plan.html') != ''
        with:
          name: plan
          path: plan.html
      - name: Fail where the plan cannot be applied
        run: exit \${{ steps.plan.outputs.code }}

  apply:
    if: github.event_name == 'push'
    runs-on: self-hosted
    environment: pools
    permissions:
      contents: read
      pull-requests: read
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - run: npm ci
      - run: npx poolwright plan --lock-timeout 10m --out poolwright.plan
      - name: Compare with what was reviewed
        env:
          GITHUB_TOKEN: \${{ github.token }}
        run: |
          npx poolwright show --format json poolwright.plan > plan.json
          node --input-type=module <<'SCRIPT'
          import { readFileSync } from 'fs'
          const { env } = process
          const { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SHA, GITHUB_TOKEN, MARK, AUTHOR } = env
          const repository = GITHUB_API_URL + '/repos/' + GITHUB_REPOSITORY
          const read = async url => {
            const headers = { authorization: 'Bearer ' + GITHUB_TOKEN, accept: 'application/vnd.github+json' }
            const answer = await fetch(url, { headers })
            if (!answer.ok) throw new Error('reading ' + url + ': ' + answer.status)
            return await answer.json()
          }
          const pulls = await read(repository + '/commits/' + GITHUB_SHA + '/pulls')
          const merged = pulls.find(each => each.merged_at !== null && each.merge_commit_sha === GITHUB_SHA)
          if (merged === undefined) throw new Error('This commit came without a pull request: nobody has reviewed its plan.')
          const own = []
          for (let page = 1, count = 100; count === 100; page += 1) {
            const comments = await read(repository + '/issues/' + merged.number + '/comments?per_page=100&page=' + page)
            own.push(...comments.filter(({ user, body }) => user.login === AUTHOR && body.startsWith(MARK)))
            count = comments.length
          }
          if (own.length === 0) throw new Error('The pull request has no comment of the plan job: nobody has reviewed its plan.')
          // Names in a plan may look like its fingerprint: only the last line that is nothing else counts.
          const reviewed = [...own[0].body.matchAll(/^Fingerprint \`([0-9a-f]{64})\`\\r?$/gm)].at(-1)?.[1]
          if (reviewed !== JSON.parse(readFileSync('plan.json', 'utf8')).fingerprint)
            throw new Error('The plan is no longer the reviewed one: an earlier merge is not applied yet, or something was changed by hand. Put that right, then run this job again.')
          SCRIPT
      - run: npx poolwright apply --lock-timeout 10m poolwright.plan
`
