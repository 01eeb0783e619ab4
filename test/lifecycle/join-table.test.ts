import { describe, expect, test } from '@jest/globals'
import { lineAt } from '../../src/diagnostic/positions.js'
import type { LocatedFinding } from '../../src/plan/plan.js'
import { JoinLab, planJoin, tellToJoin } from '../support/join-world.js'
import { joinProject } from '../support/small-lab.js'
import { type JoinRow, joinRows, type Release, releases } from './join-rows.js'

/** The lines of the configuration that findings of a join are shown at. */
const lines = { joiner: 6, members: 13 }

function ofRelease<T>(table: { readonly [releases: string]: T }, release: Release): T | undefined {
  return Object.entries(table).find(([names]) => names.split(' ').includes(release))?.[1]
}

/** What a plan should find, in xapi's order, as `CODE at line`. */
function foretold({ codes, place, isForgiven, also = {} }: JoinRow, release: Release, isForced: boolean) {
  const code = ofRelease(codes, release)
  const where = typeof place === 'string' ? place : ofRelease(place, release)
  const main = code === undefined ? [] : [{ code, place: where ?? 'members', isForgiven }]
  return [...main, ...(ofRelease(also, release) ?? [])]
    .filter(each => !(isForced && each.isForgiven === true))
    .map(each => `${each.code} at ${lines[each.place]}`)
}

function shown({ code, range }: LocatedFinding): string {
  return `${code} at ${range === undefined ? 'no line' : lineAt(range.source, range.start)}`
}

describe.each(releases)('on %s', release => {
  const lab = new JoinLab(release)
  const projects = [
    { isForced: false, project: joinProject({ release }) },
    { isForced: true, project: joinProject({ release, pool: 'cpu_policy = "forced"' }) },
  ]

  test.each(joinRows.map(row => [row.row, row.what, row] as const))('%s: %s', async (_row, _what, row) => {
    const world = await lab.world()
    row.make(world, release)
    for (const { isForced, project } of projects) {
      const expected = foretold(row, release, isForced)
      const answer = await tellToJoin(world, isForced ? 'pool.join_force' : 'pool.join')
      expect({ isForced, answer }).toEqual({ isForced, answer: expected[0]?.split(' ')[0] ?? 'joined' })
      const { plan, diagnostics } = await planJoin(world, project)
      const refused = plan?.findings.filter(finding => finding.origin === 'xapi') ?? []
      const found = refused.map(shown).sort()
      if (row.planned === undefined)
        expect({ isForced, found, diagnostics }).toEqual({
          isForced,
          found: expected.toSorted(),
          diagnostics: [],
        })
      else {
        expect(plan?.brackets.map(bracket => bracket.reason)).toEqual([row.planned])
        expect(found.filter(text => expected.includes(text))).toEqual([])
      }
      expect(plan?.steps.map(each => each.call)).toContain(isForced ? 'pool.join_force' : 'pool.join')
    }
  })
})
