/** How timelines are played: each step moves things between places, shows who is down, and marks the entry. */
export const playerScript = `
(() => {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)')
  for (const player of document.querySelectorAll('.player')) {
    const entries = [...player.querySelectorAll('.entries > li')]
    const effects = entries.map(entry => JSON.parse(entry.dataset.effects))
    const places = new Map([...player.querySelectorAll('.place')].map(place => [place.dataset.place, place]))
    const things = [...player.querySelectorAll('[data-thing]')]
    const homes = things.map(thing => thing.closest('.place').dataset.place)
    const controls = player.querySelector('.controls')
    const play = controls.querySelector('[data-play]')
    const slider = controls.querySelector('input')
    const told = controls.querySelector('output')
    let timer
    const stateAt = moment => {
      const at = new Map(things.map((thing, index) => [thing.dataset.thing, homes[index]]))
      const states = new Map()
      for (const effect of effects.slice(0, moment).flat()) {
        if (effect.thing !== undefined) at.set(effect.thing, effect.to ?? '')
        else states.set(effect.place, effect.state)
      }
      return { at, states }
    }
    const words = { down: 'down', up: 'takes VMs', leads: 'coordinator' }
    const show = () => {
      const moment = Number(slider.value)
      const { at, states } = stateAt(moment)
      const before = new Map(things.map(thing => [thing, thing.getBoundingClientRect()]))
      for (const [name, place] of places) {
        const state = states.get(name)
        place.classList.toggle('down', state === 'down')
        const said = place.querySelector('.state')
        if (said) said.textContent = state === undefined ? '' : words[state]
      }
      for (const thing of things) {
        const list = places.get(at.get(thing.dataset.thing))?.querySelector('ul')
        if (list && thing.parentElement !== list) list.append(thing)
      }
      if (!isCalm.matches)
        for (const [thing, from] of before) {
          const to = thing.getBoundingClientRect()
          if (from.left === to.left && from.top === to.top) continue
          const way = 'translate(' + (from.left - to.left) + 'px, ' + (from.top - to.top) + 'px)'
          thing.animate([{ transform: way }, { transform: 'none' }], { duration: 500, easing: 'ease-in-out' })
        }
      entries.forEach((entry, index) => {
        if (index === moment - 1) entry.setAttribute('aria-current', 'step')
        else entry.removeAttribute('aria-current')
        entry.classList.toggle('later', moment > 0 && index >= moment)
      })
      const entry = entries[moment - 1]
      const text = entry ? entry.querySelector('.time').textContent + ' ' + entry.querySelector('strong').textContent : 'before it happens'
      told.textContent = text
      slider.setAttribute('aria-valuetext', text)
    }
    const stop = () => {
      window.clearInterval(timer)
      timer = undefined
      play.textContent = 'Play'
      play.setAttribute('aria-pressed', 'false')
    }
    const step = by => {
      slider.value = String(Number(slider.value) + by)
      show()
    }
    play.addEventListener('click', () => {
      if (timer !== undefined) return stop()
      if (slider.value === slider.max) slider.value = '0'
      play.textContent = 'Pause'
      play.setAttribute('aria-pressed', 'true')
      step(1)
      timer = window.setInterval(() => {
        step(1)
        if (slider.value === slider.max) stop()
      }, 1500)
    })
    for (const button of controls.querySelectorAll('[data-step]'))
      button.addEventListener('click', () => {
        stop()
        step(Number(button.dataset.step))
      })
    slider.addEventListener('input', () => {
      stop()
      show()
    })
    controls.hidden = false
    show()
  }
})()
`
