/** A pipeline for GitLab: the plan as a note on the merge request, applied after the merge if it is still the same. */
export const gitlabPath = '.gitlab-ci.yml'

export const gitlabWorkflow = `# Secret variables of the configuration are set as masked CI/CD variables: POOLWRIGHT_VAR_root_password and the like.
# POOLWRIGHT_TOKEN is a project access token with the scope "api".

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
    - npx poolwright plan --out poolwright.plan || code=$?
    - if [ -f poolwright.plan ]; then npx poolwright review poolwright.plan > review.md; else npx poolwright review > review.md || true; fi
    - if [ -f poolwright.plan ]; then npx poolwright show --format html poolwright.plan > plan.html; fi
    - |
      node --input-type=module <<'SCRIPT'
      import { readFileSync } from 'fs'
      const { env } = process
      const { NOTES, MARK, POOLWRIGHT_TOKEN, CI_MERGE_REQUEST_IID } = env
      const url = NOTES + '/' + CI_MERGE_REQUEST_IID + '/notes'
      const headers = { 'PRIVATE-TOKEN': POOLWRIGHT_TOKEN, 'Content-Type': 'application/json' }
      let found
      for (let page = 1; page > 0 && found === undefined; ) {
        const answer = await fetch(url + '?per_page=100&page=' + page, { headers })
        if (!answer.ok) throw new Error('reading notes: ' + answer.status)
        found = (await answer.json()).find(note => note.body.startsWith(MARK))
        page = Number(answer.headers.get('x-next-page'))
      }
      const body = JSON.stringify({ body: readFileSync('review.md', 'utf8') })
      const answer = await fetch(found === undefined ? url : url + '/' + found.id, { method: found === undefined ? 'POST' : 'PUT', headers, body })
      if (!answer.ok) throw new Error('writing the note: ' + answer.status)
      SCRIPT
    - exit $code
  artifacts:
    when: always
    paths: [plan.html]

apply:
  stage: apply
  resource_group: pools
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - npx poolwright plan --out poolwright.plan
    - npx poolwright show --format json poolwright.plan > plan.json
    - |
      node --input-type=module <<'SCRIPT'
      import { readFileSync } from 'fs'
      const { env } = process
      const { CI_API_V4_URL, CI_PROJECT_ID, CI_COMMIT_SHA, NOTES, MARK, POOLWRIGHT_TOKEN } = env
      const headers = { 'PRIVATE-TOKEN': POOLWRIGHT_TOKEN }
      const read = async url => {
        const answer = await fetch(url, { headers })
        if (!answer.ok) throw new Error('reading ' + url + ': ' + answer.status)
        return await answer.json()
      }
      const [request] = await read(CI_API_V4_URL + '/projects/' + CI_PROJECT_ID + '/repository/commits/' + CI_COMMIT_SHA + '/merge_requests')
      if (request === undefined) throw new Error('This commit came without a merge request: nobody has reviewed its plan.')
      const notes = await read(NOTES + '/' + request.iid + '/notes?per_page=100&sort=asc')
      const reviewed = notes.find(note => note.body.startsWith(MARK))?.body.match(/Fingerprint \`([0-9a-f]{64})\`/)?.[1]
      if (reviewed !== JSON.parse(readFileSync('plan.json', 'utf8')).fingerprint)
        throw new Error('The plan is no longer the reviewed one. Look at it, then run this job again by hand.')
      SCRIPT
    - npx poolwright apply poolwright.plan
`
