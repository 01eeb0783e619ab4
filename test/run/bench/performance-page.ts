import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { table } from '../docs/table.js'
import { Figures, cell, count, factor } from './figures.js'
import { readMeasurements, type Measurements } from './measurements.js'
import { operations } from './operations.js'
import { shapes } from './shape.js'
import { targets } from './targets.js'

const file = join(process.cwd(), 'docs', 'performance.md')
const marks = ['<!-- measured -->', '<!-- end of measured -->'] as const

/** The measured part of docs/performance.md. */
export function measuredText(measurements: Measurements): string {
  const figures = new Figures(measurements)
  const { processor, cores, node, refreshes } = measurements
  return [
    `${processor}, ${cores} cores, Node ${node}. Cells: processor time, wall time, most memory.`,
    '## What is aimed at, and what falls short',
    table(
      ['aim', 'measured', 'met'],
      targets(figures).map(({ aim, measured, isMet }) => [
        aim,
        measured,
        isMet === undefined ? 'as far as known' : isMet ? 'yes' : '**no**',
      ]),
    ),
    '## Calls of a refresh',
    'A pool of two hosts, emulated; both are written in the configuration, and every VM has a disk and a NIC.',
    table(
      ['VMs', 'records read', 'calls', 'of the first'],
      refreshes.map(({ vms, records, calls }) => [
        count(vms),
        count(records),
        String(calls),
        factor(calls / (refreshes[0]?.calls ?? 1)),
      ]),
    ),
    '## 64 hosts, high availability',
    table(
      ['operation', ...figures.counts('hosts').map(each => `${count(each)} VMs`)],
      hostOperations(measurements).map(operation => [
        operation,
        ...figures.counts('hosts').map(each => cell(figures.find('poolwright', 'hosts', each, operation))),
      ]),
    ),
    '## Starting',
    table(
      ['process', 'Poolwright', 'Terraform'],
      measurements.measured
        .filter(({ shape, peer }) => shape === 'startup' && peer === 'poolwright')
        .map(each => [
          each.operation,
          cell(each),
          cell(figures.find('terraform', 'startup', each.count, each.operation)),
        ]),
    ),
    '## How time grows',
    'The power of the number of objects that processor time grows with.',
    table(
      ['operation', ...shapes.flatMap(shape => [`${shape}, 1,000 to 10,000`, `to 100,000`])],
      operations.map(({ title }) => [
        title,
        ...shapes.flatMap(shape => [
          power(figures.exponent(shape, title, 1000, 10_000)),
          power(figures.exponent(shape, title, 10_000, 100_000)),
        ]),
      ]),
    ),
    ...shapes.flatMap(shape => [`## ${shape}`, shapeTable(figures, shape)]),
  ].join('\n\n')
}

function hostOperations({ measured }: Measurements): readonly string[] {
  const order = ['validate, unread text', 'fresh plan', 'apply', 'no-change plan']
  const found = [
    ...new Set(measured.filter(({ shape }) => shape === 'hosts').map(({ operation }) => operation)),
  ]
  return [...order.filter(each => found.includes(each)), ...found.filter(each => !order.includes(each))]
}

function power(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(2)
}

function shapeTable(figures: Figures, shape: (typeof shapes)[number]): string {
  return table(
    ['objects', 'operation', 'Poolwright', 'Terraform', 'faster by'],
    figures
      .counts(shape)
      .flatMap(size =>
        operations.map(({ title }) => [
          count(size),
          title,
          cell(figures.find('poolwright', shape, size, title)),
          cell(figures.find('terraform', shape, size, title)),
          factor(figures.faster(shape, size, title)),
        ]),
      ),
  )
}

/** The page with its measured part as the measurements have it. Throws where the page has lost its marks. */
export function performancePage(page: string, measurements: Measurements): string {
  const [before, rest] = page.split(marks[0])
  const after = rest?.split(marks[1])[1]
  if (before === undefined || after === undefined) throw new Error('docs/performance.md has lost its marks')
  return `${before}${marks[0]}\n\n${measuredText(measurements)}\n\n${marks[1]}${after}`
}

/** Puts what was measured into docs/performance.md. */
export function benchPage(): void {
  writeFileSync(file, performancePage(readFileSync(file, 'utf8'), readMeasurements()))
}
