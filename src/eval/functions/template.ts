import { hasErrors, type Diagnostic } from '../../diagnostic/diagnostic.js'
import { formatRange } from '../../diagnostic/positions.js'
import { parseTemplate } from '../../syntax/parse-template.js'
import type { Expression } from '../../syntax/tree.js'
import { convert } from '../../value/convert.js'
import { quote } from '../../value/quote.js'
import { anyType, stringType } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { evaluate } from '../evaluate.js'
import { referencesIn } from '../references.js'
import { variableScope, type Scope, type Surroundings } from '../scope.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import { readText } from './filesystem.js'
import { anything, entriesOf, text, textOf } from './parameter.js'
import { problemText } from './problem-text.js'

const templatefile: FunctionDefinition = {
  name: 'templatefile',
  parameters: [text('path'), anything('vars', { allowsUnknown: 'inside', allowsMarks: true })],
  returns: anyType,
  mayReturnNull: true,
  call: ([path, vars], surroundings, scope) => {
    if (surroundings.isTemplate === true) {
      refuseCall('cannot recursively call templatefile from inside another template function')
    }
    const name = textOf(path)
    return render(name, readText(surroundings, name), vars, scope)
  },
}

function refusesTemplateForm(expression: Expression): string | undefined {
  const invalid = 'invalid template expression: '
  switch (expression.kind) {
    case 'traversal':
      return undefined
    case 'index':
    case 'splat':
      return expression.collection.kind === 'traversal' ? undefined : `${invalid}${referenceRequired}`
    case 'template': {
      const only = 'templatestring is only for rendering templates retrieved dynamically from elsewhere'
      if (expression.isWrap)
        return `${invalid}${only}; to treat the inner expression as template syntax, write the reference expression directly without any template interpolation syntax`
      if (expression.parts.every(part => part.kind === 'text'))
        return `${invalid}${only}, and so does not support providing a literal template; consider using a template string expression instead`
      return `${invalid}${only}; to render an inline template, consider using a plain template string expression`
    }
    default:
      return `${invalid}${referenceRequired}`
  }
}

const referenceRequired =
  'must be a direct reference to a single string from elsewhere, containing valid Terraform template syntax'

const templatestring: FunctionDefinition = {
  name: 'templatestring',
  parameters: [
    { ...anything('template'), refusesForm: refusesTemplateForm },
    anything('vars', { allowsUnknown: 'inside', allowsMarks: true }),
  ],
  returns: stringType,
  call: ([template, vars], surroundings, scope) => {
    if (surroundings.isTemplate === true) {
      refuseCall('cannot recursively call templatestring from inside another template function')
    }
    const written = template && convert(template, stringType)
    if (!written || 'problem' in written) return refuse(0, 'invalid template value: a string is required')
    const rendered = render('<templatestring argument>', textOf(written.value), vars, scope)
    const converted = convert(rendered, stringType)
    return 'value' in converted
      ? converted.value
      : refuseCall(`the template must render a string: ${converted.problem.message}`)
  },
}

function render(name: string, written: string, vars: Value | undefined, scope: Scope): Value {
  const source = { name, text: written.replace(/^\ufeff/, '') }
  const parsed = parseTemplate(source)
  const { template: expression } = parsed
  if (expression === undefined)
    return name.startsWith('<')
      ? refuse(0, `invalid template: ${templateProblem(parsed.diagnostics)}`)
      : refuseCall(templateProblem(parsed.diagnostics))
  const variables = entriesOf(vars) ?? refuse(1, 'invalid vars value: must be a map')
  for (const variable of variables.keys()) {
    if (!/^[\p{L}][\p{L}\p{N}_]*$/u.test(variable)) {
      refuse(
        1,
        `invalid template variable name ${quote(variable)}: must start with a letter, followed by zero or more letters, digits, and underscores`,
      )
    }
  }
  for (const reference of referencesIn(expression)) {
    if (variables.has(reference.root)) continue
    const place = formatRange({
      source,
      start: reference.start,
      end: reference.start + reference.root.length,
    })
    refuse(1, `vars map does not contain key ${quote(reference.root)}, referenced at ${place}`)
  }
  const marks = vars?.marks ?? 0
  const result = evaluate(
    expression,
    source,
    variableScope(variables, scope.functions, inTemplate(scope.surroundings)),
  )
  if (hasErrors(result.diagnostics)) return refuseCall(templateProblem(result.diagnostics))
  return { ...result.value, marks: result.value.marks | marks }
}

function inTemplate(surroundings: Surroundings): Surroundings {
  return { ...surroundings, isTemplate: true }
}

function templateProblem([first, ...others]: readonly Diagnostic[]): string {
  return first === undefined ? 'the template is not valid' : problemText(first, others)
}

/** templatefile, templatestring. */
export const templateFunctions: readonly FunctionDefinition[] = [templatefile, templatestring]
