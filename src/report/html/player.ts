import type { Stage, TimelineEntry, TimelineSection } from '../../provider/forecast.js'
import { escaped } from './markup.js'

/**
 * A timeline that can be played: places with what is in them, controls, and the entries as a list, which says all of it
 * to those who do not play. A script shows the controls.
 */
export function player(section: TimelineSection, stage: Stage, place: number): string {
  const id = `player-${place}`
  return `<div class="player" role="group" aria-labelledby="${id}-title">
<h3 id="${id}-title">${escaped(section.title)}</h3>
${controls(section.entries, id)}
${stageMarkup(section.entries, stage)}
<ol class="entries">
${section.entries.map(entryItem).join('\n')}
</ol>
</div>`
}

/** Hidden until the script shows them: without a script they would do nothing. */
function controls(entries: readonly TimelineEntry[], id: string): string {
  return `<div class="controls" hidden>
<button type="button" data-play aria-pressed="false">Play</button>
<button type="button" data-step="-1" aria-label="One step back">‹ Back</button>
<button type="button" data-step="1" aria-label="One step on">Step ›</button>
<label for="${id}-slider">Moment</label>
<input id="${id}-slider" type="range" min="0" max="${Math.max(0, entries.length)}" value="0" step="1">
<output for="${id}-slider" aria-live="polite"></output>
</div>`
}

function stageMarkup(entries: readonly TimelineEntry[], { places, things }: Stage): string {
  const moving = new Set(
    entries.flatMap(({ effects = [] }) => effects.flatMap(each => ('thing' in each ? [each.thing] : []))),
  )
  const boxes = places.map(place => {
    const here = things.filter(each => each.place === place)
    const shown = here.filter(({ thing }) => moving.has(thing))
    const rest = here.length - shown.length
    const others =
      rest === 0
        ? ''
        : `<p class="others">${shown.length > 0 ? '+ ' : ''}${rest} that stay${rest === 1 ? 's' : ''}</p>`
    return `<div class="place" data-place="${escaped(place)}"><p class="name">${escaped(place)} <span class="state"></span></p><ul>${shown.map(({ thing }) => thingItem(thing)).join('')}</ul>${others}</div>`
  })
  return `<div class="stage" aria-hidden="true">${boxes.join('')}<div class="place nowhere" data-place=""><p class="name">Not running</p><ul></ul></div></div>`
}

function thingItem(thing: string): string {
  return `<li data-thing="${escaped(thing)}">${escaped(thing)}</li>`
}

function entryItem({ at, label, detail, effects = [] }: TimelineEntry): string {
  const more = detail === '' ? '' : ` <span class="said">${escaped(detail)}</span>`
  return `<li data-effects="${escaped(JSON.stringify(effects))}"><span class="time">${escaped(at)}</span> <strong>${escaped(label)}</strong>${more}</li>`
}
