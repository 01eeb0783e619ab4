import type { Shell } from '../arguments/completion.js'
import { globalOptions, type CommandSpecification } from '../arguments/specification.js'

/** The script for a shell; all it knows comes from the specifications. */
export function completionScript(shell: Shell, specifications: readonly CommandSpecification[]): string {
  switch (shell) {
    case 'bash':
      return bashScript(specifications)
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(specifications)}`
    case 'fish':
      return fishScript(specifications)
  }
}

/** Words that may follow the command at once: `list`, `show` … */
function wordsOf({ positionals }: CommandSpecification): readonly string[] {
  return positionals.split(/\s*\|\s*/).flatMap(choice => /^[a-z][a-z-]*/.exec(choice)?.[0] ?? [])
}

function optionsOf(specification: CommandSpecification): readonly string[] {
  return Object.keys({ ...specification.options, ...globalOptions }).map(name => `--${name}`)
}

function bashScript(specifications: readonly CommandSpecification[]): string {
  const cases = specifications.map(
    one => `    ${one.name}) words="${wordsOf(one).join(' ')}" options="${optionsOf(one).join(' ')}" ;;`,
  )
  return `_poolwright() {
  local current="\${COMP_WORDS[COMP_CWORD]}" command="" words="" options="" index
  for ((index = 1; index < COMP_CWORD; index++)); do
    case "\${COMP_WORDS[index]}" in
    --chdir | --state) ((index++)) ;;
    -*) ;;
    *) command="\${COMP_WORDS[index]}"; break ;;
    esac
  done
  if [[ -z $command ]]; then
    COMPREPLY=($(compgen -W "${specifications.map(one => one.name).join(' ')} --chdir --help --version" -- "$current"))
    return
  fi
  case "$command" in
${cases.join('\n')}
  esac
  if [[ $current == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif ((COMP_CWORD == index + 1)) && [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$current"))
  else COMPREPLY=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _poolwright poolwright
`
}

function fishScript(specifications: readonly CommandSpecification[]): string {
  const quote = (text: string): string => `'${text.replace(/['\\]/g, '\\$&')}'`
  const lines = specifications.flatMap(one => {
    const isSeen = `-n '__fish_seen_subcommand_from ${one.name}'`
    return [
      `complete -c poolwright -n __fish_use_subcommand -f -a ${one.name} -d ${quote(one.summary)}`,
      ...wordsOf(one).map(word => `complete -c poolwright ${isSeen} -f -a ${word}`),
      ...Object.entries(one.options).map(
        ([name, option]) =>
          `complete -c poolwright ${isSeen} -l ${name}${option.form === 'flag' ? '' : ' -r'} -d ${quote(option.description)}`,
      ),
    ]
  })
  const common = Object.entries(globalOptions).map(
    ([name, option]) =>
      `complete -c poolwright -l ${name}${option.form === 'flag' ? '' : ' -r'} -d ${quote(option.description)}`,
  )
  return `${[...lines, ...common].join('\n')}\n`
}
