/** Why xapi refuses a request: its code and parameters, and the objects it is about (refs), for whoever explains it. */
export interface Refusal {
  readonly code: string
  readonly parameters: readonly string[]
  readonly objects: readonly { readonly className: string; readonly ref: string }[]
}
