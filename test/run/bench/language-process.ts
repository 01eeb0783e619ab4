import { languageStages } from './language-stages.js'

const [shape, count] = process.argv.slice(2)
if (shape !== 'blocks' && shape !== 'counted') throw new Error('the shape is blocks or counted')
console.log(JSON.stringify(await languageStages(shape, Number(count))))
