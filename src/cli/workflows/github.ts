/** A workflow for GitHub: the plan as a comment on the pull request, applied after the merge if it is still the same. */
export const githubPath = '.github/workflows/poolwright.yml'

export const githubWorkflow = `name: poolwright

on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read
  pull-requests: write

# One plan or apply at a time; a waiting one is not cancelled by the next.
concurrency:
  group: poolwright-\${{ github.event_name }}
  cancel-in-progress: false

env:
  # Every variable of the configuration that is secret, from the secrets of this repository.
  POOLWRIGHT_VAR_root_password: \${{ secrets.ROOT_PASSWORD }}

jobs:
  plan:
    if: github.event_name == 'pull_request'
    # A runner that reaches the pools.
    runs-on: self-hosted
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - run: npm ci
      - name: Plan
        id: plan
        run: |
          npx poolwright plan --out poolwright.plan && echo "code=0" >> "$GITHUB_OUTPUT" || echo "code=$?" >> "$GITHUB_OUTPUT"
      - name: Comment
        env:
          GH_TOKEN: \${{ github.token }}
          NUMBER: \${{ github.event.pull_request.number }}
        run: |
          if [ -f poolwright.plan ]; then npx poolwright review poolwright.plan > review.md; else npx poolwright review > review.md || true; fi
          comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
          mark='<!-- poolwright:review default -->'
          id=$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\\"$mark\\")) | .id" | head -n 1)
          if [ -n "$id" ]; then
            gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" -F body=@review.md > /dev/null
          else
            gh api --method POST "$comments" -F body=@review.md > /dev/null
          fi
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
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 20
      - run: npm ci
      - run: npx poolwright plan --out poolwright.plan
      - name: Compare with what was reviewed
        env:
          GH_TOKEN: \${{ github.token }}
        run: |
          number=$(gh api "repos/$GITHUB_REPOSITORY/commits/$GITHUB_SHA/pulls" --jq '.[0].number // empty')
          if [ -z "$number" ]; then echo "This commit came without a pull request: nobody has reviewed its plan."; exit 1; fi
          mark='<!-- poolwright:review default -->'
          reviewed=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" --jq ".[] | select(.body | startswith(\\"$mark\\")) | .body" | grep -oE 'Fingerprint \`[0-9a-f]{64}\`' | grep -oE '[0-9a-f]{64}' | head -n 1)
          planned=$(npx poolwright show --format json poolwright.plan | node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).fingerprint")
          if [ "$reviewed" != "$planned" ]; then echo "The plan is no longer the reviewed one. Look at it, then run this job again by hand."; exit 1; fi
      - run: npx poolwright apply poolwright.plan
`
