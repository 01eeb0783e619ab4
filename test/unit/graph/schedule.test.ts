import fc from 'fast-check'
import { createSchedule, scheduleOrder, type Task } from '../../../src/graph/schedule.js'

const diamond: readonly Task[] = [
  { id: 'roof', needs: ['left', 'right'] },
  { id: 'left', needs: ['floor'] },
  { id: 'right', needs: ['floor'] },
  { id: 'floor', needs: [] },
]

test('tasks are handed out once what they need is done', () => {
  const schedule = createSchedule(diamond)
  expect(schedule.ready()).toEqual(['floor'])
  expect(schedule.ready()).toEqual([])
  schedule.complete('floor')
  expect(schedule.ready(1)).toEqual(['left'])
  expect(schedule.ready()).toEqual(['right'])
  schedule.complete('right')
  expect(schedule.ready()).toEqual([])
  expect(schedule.isFinished).toBe(false)
  schedule.complete('left')
  expect(schedule.ready()).toEqual(['roof'])
  schedule.complete('roof')
  expect(schedule.isFinished).toBe(true)
})

test('a failure takes away all that rests on it, and nothing else', () => {
  const schedule = createSchedule(diamond)
  schedule.ready()
  schedule.complete('floor')
  expect(schedule.ready()).toEqual(['left', 'right'])
  expect(schedule.fail('left')).toEqual(['roof'])
  schedule.complete('right')
  expect(schedule.ready()).toEqual([])
  expect(schedule.isFinished).toBe(true)
})

test('a circle has no order, and a schedule of one is a mistake', () => {
  const circle = [
    { id: 'a', needs: ['b'] },
    { id: 'b', needs: ['a'] },
  ]
  expect(scheduleOrder(circle)).toBeUndefined()
  expect(() => createSchedule(circle)).toThrow('circle')
})

test('a chain of 100,000 tasks nests nowhere', () => {
  const tasks = Array.from({ length: 100_000 }, (_, index): Task => {
    return { id: `t${index}`, needs: index === 0 ? [] : [`t${index - 1}`] }
  }).reverse()
  const order = scheduleOrder(tasks)
  expect(order?.length).toBe(100_000)
  expect(order?.[0]).toBe('t0')
  const schedule = createSchedule(tasks)
  schedule.ready()
  expect(schedule.fail('t0').length).toBe(99_999)
})

test('any order respects every need', () => {
  const graphs = fc.array(fc.array(fc.nat(), { maxLength: 5 }), { maxLength: 40 }).map(rows =>
    rows.map((row, index): Task => {
      return { id: `t${index}`, needs: index === 0 ? [] : row.map(need => `t${need % index}`) }
    }),
  )
  fc.assert(
    fc.property(graphs, tasks => {
      const order = scheduleOrder([...tasks].reverse()) ?? []
      const places = new Map(order.map((id, place) => [id, place]))
      expect(places.size).toBe(tasks.length)
      for (const { id, needs } of tasks) {
        for (const need of needs) expect(places.get(need)).toBeLessThan(places.get(id) ?? -1)
      }
    }),
  )
})
