/** What the page does beyond being read: search among changes, fold and unfold. Everything is there without it. */
export const pageScript = `
(() => {
  const form = document.querySelector('.search')
  if (!form) return
  form.hidden = false
  const changes = [...document.querySelectorAll('.change')]
  const texts = changes.map(change => (change.textContent + ' ' + (change.dataset.words ?? '')).toLowerCase())
  const field = document.getElementById('search')
  const found = document.getElementById('found')
  const filter = () => {
    const words = field.value.toLowerCase().split(/\\s+/).filter(word => word !== '')
    let count = 0
    changes.forEach((change, place) => {
      const fits = words.every(word => texts[place].includes(word))
      change.hidden = !fits
      if (fits) count += 1
    })
    for (const group of document.querySelectorAll('.group')) {
      group.hidden = !group.querySelector('.change:not([hidden])')
      if (words.length > 0) group.open = true
    }
    found.textContent = words.length === 0 ? '' : count + ' of ' + changes.length
  }
  field.addEventListener('input', filter)
  form.addEventListener('submit', event => event.preventDefault())
  for (const button of form.querySelectorAll('[data-fold]'))
    button.addEventListener('click', () => {
      for (const change of changes) if (!change.hidden) change.open = button.dataset.fold === 'open'
      if (button.dataset.fold === 'open') for (const group of document.querySelectorAll('.group')) group.open = true
    })
})()
`
