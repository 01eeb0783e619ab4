import * as fc from 'fast-check'
import { stringValue } from '../../src/value/construct.js'
import { Engine } from '../support/engine.js'
import type { FakeBlock } from '../support/fake-desired.js'

/** A configuration: for each block the earlier blocks that it refers to, and a shape that decides whether it is replaced. */
const configuration = fc
  .array(
    fc.record({
      references: fc.array(fc.nat(20), { maxLength: 3 }),
      shape: fc.constantFrom('round', 'square'),
      isEarly: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map(entries =>
    entries.map(({ references, shape, isEarly }, index): FakeBlock => {
      const dependencies =
        index === 0 ? [] : [...new Set(references.map(reference => `thing.t${reference % index}`))]
      return {
        address: `thing.t${index}`,
        dependencies,
        lifecycle: { createBeforeDestroy: isEarly },
        config: known => {
          const [first] = dependencies
          const label = first === undefined ? undefined : known.value(first)?.attributes.get('serial')
          return { name: stringValue(`t${index}`), shape: stringValue(shape), ...(label ? { label } : {}) }
        },
      }
    }),
  )

test('every step comes after all that it needs, whatever changes into whatever, and the next plan is empty', async () => {
  await fc.assert(
    fc.asyncProperty(
      configuration,
      configuration,
      fc.integer({ min: 1, max: 8 }),
      async (before, after, parallelism) => {
        const engine = new Engine()
        await engine.apply({ blocks: before }, {}, { parallelism })
        const plan = await engine.plan({ blocks: after })
        const places = new Map(plan.steps.map((step, place) => [step.id, place]))
        for (const step of plan.steps)
          for (const { step: need } of step.needs)
            expect(places.get(need)).toBeLessThan(places.get(step.id) ?? -1)
        const { diagnostics } = await engine.apply({ blocks: after }, {}, { parallelism })
        expect(diagnostics).toEqual([])
        const next = await engine.plan({ blocks: after })
        expect(next.changes.filter(change => change.action !== 'no-op')).toEqual([])
        expect(engine.world.names()).toEqual(after.map((_block, index) => `t${index}`).sort())
      },
    ),
    { numRuns: 60 },
  )
})

test('parallelism does not change the end', async () => {
  await fc.assert(
    fc.asyncProperty(configuration, async blocks => {
      const ends = await Promise.all(
        [1, 3, 20].map(async parallelism => {
          const engine = new Engine()
          const { state } = await engine.apply({ blocks }, {}, { parallelism })
          return Object.entries(state.instances).map(([address, instance]) => [
            address,
            instance.kindName,
            instance.dependencies,
          ])
        }),
      )
      expect(ends[1]).toEqual(ends[0])
      expect(ends[2]).toEqual(ends[0])
    }),
    { numRuns: 30 },
  )
})
