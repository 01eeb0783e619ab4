/** A place inside a value: attribute names and list positions or map keys. Elements of sets cannot be named. */
export type Path = readonly (string | number)[]
