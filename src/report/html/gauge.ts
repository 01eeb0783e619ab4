import type { GaugeSection } from '../../provider/forecast.js'
import { escaped } from './markup.js'

/** Bars of how full things are: before, lighter and thinner, above after; the numbers stand beside them. */
export function gauge({ title, measure, unit, rows }: GaugeSection): string {
  const items = rows.map(({ title: name, total, before, after }) => {
    const words =
      before === undefined
        ? `${amount(after)} of ${amount(total)} ${unit}`
        : before === after
          ? `${amount(after)} of ${amount(total)} ${unit}, as before`
          : `${amount(before)} → ${amount(after)} of ${amount(total)} ${unit}`
    const bars = [
      ...(before === undefined ? [] : [bar('before', before, total)]),
      bar(isScarce(after, total) ? 'after scarce' : 'after', after, total),
    ]
    return `<li><span class="what">${escaped(name)}</span> <span class="bars" aria-hidden="true">${bars.join('')}</span> <span class="amount">${words}</span></li>`
  })
  return `<h3>${escaped(title)}</h3>\n<p class="said">${escaped(measure)}: the thin bar is before the plan, the thick one after it.</p>\n<ul class="gauge">${items.join('\n')}</ul>`
}

/** Above this share the bar is marked. */
const scarceShare = 0.9

function isScarce(used: number, total: number): boolean {
  return used > total * scarceShare
}

function bar(look: string, part: number, total: number): string {
  const share = total === 0 ? 0 : Math.min(100, Math.round((part / total) * 1000) / 10)
  return `<span class="${look}" style="width: ${share}%"></span>`
}

function amount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}
