/**
 * Loads a module that is not part of the program: a package that stays outside of the bundle and knows ES modules
 * only, or a file of the user's, by its URL. The build puts Node's own `import` of the starting module in its place,
 * since code that comes from V8's code cache has none. The caller says what the module is.
 */
export function importModule<Module>(specifier: string): Promise<Module> {
  return import(specifier)
}
