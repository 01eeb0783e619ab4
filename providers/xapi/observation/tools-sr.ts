/** The SR with the guest tools, as a record of it says: releases before 7.0 tell it by `other_config` alone. */
export function isToolsSr(sr: { readonly [field: string]: unknown }): boolean {
  const config = sr['other_config']
  const mark =
    typeof config === 'object' && config !== null && 'xenserver_tools_sr' in config
      ? config['xenserver_tools_sr']
      : undefined
  return sr['is_tools_sr'] === true || mark === 'true'
}
