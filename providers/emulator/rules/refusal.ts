/** Why xapi refuses a request: its code and parameters, and the objects it is about (refs), for whoever explains it. */
export interface Refusal {
  readonly code: string
  readonly parameters: readonly string[]
  readonly objects: readonly { readonly className: string; readonly ref: string }[]
}

/** A refusal with xapi's code and parameters; `objects` are pairs of class and reference. */
export function refusal(
  code: string,
  parameters: readonly string[] = [],
  ...objects: readonly (readonly [className: string, ref: string])[]
): Refusal {
  return { code, parameters, objects: objects.map(([className, ref]) => ({ className, ref })) }
}

/** The refusal as a list when the condition holds, otherwise nothing. */
export function refusedWhen(
  condition: boolean,
  code: string,
  parameters: readonly string[] = [],
  ...objects: readonly (readonly [className: string, ref: string])[]
): readonly Refusal[] {
  return condition ? [refusal(code, parameters, ...objects)] : []
}
