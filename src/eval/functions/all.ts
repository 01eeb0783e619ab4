import { collectionFunctions } from './collection.js'
import { conversionFunctions } from './conversion.js'
import { datetimeFunctions } from './datetime.js'
import type { FunctionDefinition } from './definition.js'
import { encodingFunctions } from './encoding.js'
import { filesystemFunctions } from './filesystem.js'
import { formatFunctions } from './format.js'
import { hashFunctions } from './hash.js'
import { ipFunctions } from './ip.js'
import { numericFunctions } from './numeric.js'
import { patternFunctions } from './regular-expression.js'
import { retiredFunctions } from './retired.js'
import { sequenceFunctions } from './sequence.js'
import { stringFunctions } from './string.js'
import { templateFunctions } from './template.js'
import { configurationFunctions } from './configuration.js'

const all: readonly FunctionDefinition[] = [
  ...collectionFunctions,
  ...configurationFunctions,
  ...conversionFunctions,
  ...datetimeFunctions,
  ...encodingFunctions,
  ...filesystemFunctions,
  ...formatFunctions,
  ...hashFunctions,
  ...ipFunctions,
  ...numericFunctions,
  ...patternFunctions,
  ...retiredFunctions,
  ...sequenceFunctions,
  ...stringFunctions,
  ...templateFunctions,
]

/** Every function of the language, by name. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  all
    .map(definition => [definition.name, definition] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1)),
)
