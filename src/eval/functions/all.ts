import { collectionFunctions } from './collection.js'
import { conversionFunctions } from './conversion.js'
import type { FunctionDefinition } from './definition.js'
import { numericFunctions } from './numeric.js'
import { patternFunctions } from './regular-expression.js'
import { sequenceFunctions } from './sequence.js'
import { stringFunctions } from './string.js'

/** Every function of the language, by name. */
export const functions: ReadonlyMap<string, FunctionDefinition> = new Map(
  [collectionFunctions, conversionFunctions, numericFunctions, patternFunctions, sequenceFunctions, stringFunctions].flatMap(family =>
    family.map(definition => [definition.name, definition] as const),
  ),
)
