/** A pipeline for GitLab: the plan as a note on the merge request, applied after the merge if it is still the same. */
export const gitlabPath = '.gitlab-ci.yml'

export const gitlabWorkflow = `# Secret variables of the configuration are set as masked CI/CD variables: POOLWRIGHT_VAR_root_password and the like. They
# are not protected ones, which merge requests do not get unless both branches are protected.
# POOLWRIGHT_TOKEN is a project access token with the scope "api"; its bot is whoever the plan job comments as.

stages: [plan, apply]

default:
  image: node:20
  # A runner that reaches the pools.
  tags: [pools]
  before_script:
    - npm ci

variables:
  NOTES: "$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests"
  MARK: "<!-- poolwright:review default -->"

plan:
  stage: plan
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - code=0
    - npx poolwright plan --lock-timeout 10m --out poolwright.plan || code=$?
    - if [ -f poolwright.plan ]; then npx poolwright review poolwright.plan > review.md; else npx poolwright review > review.md || true; fi
    - part=2
    - while [ -f poolwright.plan ] && npx poolwright review --part $part poolwright.plan > review-$part.md; do part=$((part + 1)); done
    - rm -f review-$part.md
    - if [ -f poolwright.plan ]; then npx poolwright show --format html poolwright.plan > plan.html; fi
    - |
      node --input-type=module <<'SCRIPT'
      import { existsSync, readFileSync } from 'fs'
      const { env } = process
      const { CI_API_V4_URL, CI_MERGE_REQUEST_IID, NOTES, MARK, POOLWRIGHT_TOKEN } = env
      const call = async (url, method = 'GET', body = undefined) => {
        const headers = { 'PRIVATE-TOKEN': POOLWRIGHT_TOKEN, 'Content-Type': 'application/json' }
        const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) })
        if (!answer.ok) throw new Error(method + ' ' + url + ': ' + answer.status)
        return answer.status === 204 ? undefined : await answer.json()
      }
      // Notes of others that look alike are nothing to go by.
      const { id: author } = await call(CI_API_V4_URL + '/user')
      const url = NOTES + '/' + CI_MERGE_REQUEST_IID + '/notes'
      const own = []
      for (let page = 1, count = 100; count === 100; page += 1) {
        const notes = await call(url + '?per_page=100&sort=asc&page=' + page)
        own.push(...notes.filter(note => note.author.id === author && note.body.startsWith(MARK.slice(0, -4))))
        count = notes.length
      }
      // A review that is too long for one note goes on in others, each found again by its own mark.
      for (let part = 1; part > 0; part += 1) {
        const file = part === 1 ? 'review.md' : 'review-' + part + '.md'
        const mark = part === 1 ? MARK : MARK.replace(' -->', ' ' + part + ' -->')
        const earlier = own.find(note => note.body.startsWith(mark))
        if (existsSync(file)) {
          const body = { body: readFileSync(file, 'utf8') }
          if (earlier === undefined) await call(url, 'POST', body)
          else await call(url + '/' + earlier.id, 'PUT', body)
        } else if (earlier !== undefined) await call(url + '/' + earlier.id, 'DELETE')
        else break
      }
      SCRIPT
    - exit $code
  artifacts:
    when: always
    paths: [plan.html]

apply:
  stage: apply
  resource_group: pools
  rules:
    # Not on a schedule: what was merged is applied once.
    - if: $CI_PIPELINE_SOURCE == "push" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - npx poolwright plan --lock-timeout 10m --out poolwright.plan
    - npx poolwright show --format json poolwright.plan > plan.json
    - |
      node --input-type=module <<'SCRIPT'
      import { readFileSync } from 'fs'
      const { env } = process
      const { CI_API_V4_URL, CI_PROJECT_ID, CI_COMMIT_SHA, NOTES, MARK, POOLWRIGHT_TOKEN } = env
      const read = async url => {
        const answer = await fetch(url, { headers: { 'PRIVATE-TOKEN': POOLWRIGHT_TOKEN } })
        if (!answer.ok) throw new Error('reading ' + url + ': ' + answer.status)
        return await answer.json()
      }
      const requests = await read(CI_API_V4_URL + '/projects/' + CI_PROJECT_ID + '/repository/commits/' + CI_COMMIT_SHA + '/merge_requests')
      const merged = requests.find(
        each => each.state === 'merged' && [each.merge_commit_sha, each.squash_commit_sha, each.sha].includes(CI_COMMIT_SHA),
      )
      if (merged === undefined) throw new Error('This commit came without a merge request: nobody has reviewed its plan.')
      // Notes of others that look alike are nothing to go by.
      const { id: author } = await read(CI_API_V4_URL + '/user')
      const own = []
      for (let page = 1, count = 100; count === 100; page += 1) {
        const notes = await read(NOTES + '/' + merged.iid + '/notes?per_page=100&sort=asc&page=' + page)
        own.push(...notes.filter(note => note.author.id === author && note.body.startsWith(MARK)))
        count = notes.length
      }
      if (own.length === 0) throw new Error('The merge request has no note of the plan job: nobody has reviewed its plan.')
      // Names in a plan may look like its fingerprint: only the last line that is nothing else counts.
      const reviewed = [...own[0].body.matchAll(/^Fingerprint \`([0-9a-f]{64})\`\\r?$/gm)].at(-1)?.[1]
      if (reviewed !== JSON.parse(readFileSync('plan.json', 'utf8')).fingerprint)
        throw new Error('The plan is no longer the reviewed one: an earlier merge is not applied yet, or something was changed by hand. Put that right, then run this job again.')
      SCRIPT
    - npx poolwright apply --lock-timeout 10m poolwright.plan
`
