/** The version of Poolwright, the same as in `package.json`. */
export const version = '0.1.0'

/** The level of Terraform's language that configurations may ask for in `required_version`. */
export const languageVersion = '1.11.4'
