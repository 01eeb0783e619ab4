import type { Argument, Json, Step } from '../../provider/step.js'
import type { Standing } from '../standing.js'
import { argumentText } from '../plan-text/steps-text.js'

/** One step as a program reads it; arguments that are known only later are named by where they come from. */
export function stepJson(step: Step, standing?: Standing): Json {
  return {
    id: step.id,
    address: step.address,
    kind: step.kind,
    [step.kind === 'wait' ? 'wait' : 'call']: step.call,
    arguments: argumentsJson(step.arguments),
    needs: step.needs.map(need => ({ ...need })),
    disrupts: step.disrupts.map(({ cause, ...disruption }) => ({
      ...disruption,
      ...(cause === undefined ? {} : { cause: { address: cause.address, path: [...cause.path] } }),
    })),
    summary: step.summary,
    ...(standing === undefined ? {} : { standing: standingJson(standing) }),
  }
}

function standingJson(standing: Standing): Json {
  return standing.kind === 'held-up'
    ? { kind: standing.kind }
    : { kind: standing.kind, codes: [...standing.codes] }
}

function argumentsJson(fields: Step['arguments']): Json {
  return Object.fromEntries(Object.entries(fields).map(([name, argument]) => [name, argumentJson(argument)]))
}

function argumentJson(argument: Argument): Json {
  switch (argument.kind) {
    case 'literal':
      return argument.value
    case 'list':
      return argument.items.map(argumentJson)
    case 'record':
      return argumentsJson(argument.fields)
    case 'secret':
      return argumentText(argument)
    case 'result':
    case 'deferred':
      return `(${argumentText(argument)})`
  }
}
