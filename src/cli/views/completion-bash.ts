import {
  completedGlobalOptions,
  type CompletedCommand,
  type CompletedOption,
  type Place,
} from './completion-place.js'

/**
 * The script for bash, which zsh runs too. What was typed is cut into the words behind options and the option whose value is
 * wanted; then one `case` says what may stand there.
 */
export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Quotes and backslashes aside, what begins with what was typed.
_poolwright_offer() {
  local candidate typed="\${_poolwright_current//[\\\\\\"\\']/}"
  while IFS= read -r candidate; do
    [[ -n $candidate && \${candidate//[\\\\\\"\\']/} == "$typed"* ]] && COMPREPLY+=("$candidate")
  done
}

_poolwright_place() {
  local place="$1"
  shift
  case "$place" in
  words) _poolwright_offer < <(printf '%s\\n' "$@") ;;
  addresses) _poolwright_offer < <("\${COMP_WORDS[0]}" "\${_poolwright_at[@]}" state list 2> /dev/null) ;;
  workspaces) _poolwright_offer < <("\${COMP_WORDS[0]}" "\${_poolwright_at[@]}" workspace list 2> /dev/null | cut -c 3-) ;;
  folders) _poolwright_offer < <(compgen -d -- "$_poolwright_current") ;;
  files) _poolwright_offer < <(compgen -f -- "$_poolwright_current") ;;
  esac
}

_poolwright_takes_value() {
  case "$1 $2" in
${takers('*', completedGlobalOptions)}
${commands
  .map(({ name, options }) => takers(`"${name}`, options))
  .filter(line => line !== '')
  .join('\n')}
  esac
  return 1
}

_poolwright() {
  local _poolwright_current="\${COMP_WORDS[COMP_CWORD]}"
  local -a _poolwright_at
  local option="" command="" subcommand="" word index count=0
  COMPREPLY=()
  _poolwright_at=(--no-color)
  for ((index = 1; index < COMP_CWORD; index++)); do
    word="\${COMP_WORDS[index]}"
    if [[ $word == = ]]; then continue; fi
    if [[ -n $option ]]; then
      case "$option" in --chdir | --state) _poolwright_at+=("$option" "$word") ;; esac
      option=""
    elif [[ $word == -* ]]; then
      [[ $word == --* ]] || word="-$word"
      if _poolwright_takes_value "$command" "$word"; then option="$word"; fi
    else
      count=$((count + 1))
      case "$count" in 1) command="$word" ;; 2) subcommand="$word" ;; esac
    fi
  done
  if [[ $_poolwright_current == = ]]; then _poolwright_current=""; fi
  if [[ -n $option ]]; then
    case "$command $option" in
${values('*', completedGlobalOptions)}
${commands
  .map(({ name, options }) => values(`"${name}`, options))
  .filter(line => line !== '')
  .join('\n')}
    esac
  elif [[ $_poolwright_current == -* ]]; then
    _poolwright_place words ${optionNames(completedGlobalOptions)}
    case "$command" in
    "") _poolwright_place words --version ;;
${commands
  .filter(({ options }) => options.length > 0)
  .map(({ name, options }) => `    ${name}) _poolwright_place words ${optionNames(options)} ;;`)
  .join('\n')}
    esac
  elif ((count == 0)); then
    _poolwright_place words ${commands.map(({ name }) => name).join(' ')}
  elif ((count == 1)); then
    case "$command" in
${commands
  .filter(({ first }) => isKnown(first))
  .map(({ name, first }) => `    ${name}) ${call(first)} ;;`)
  .join('\n')}
    esac
  else
    case "$command $subcommand" in
${commands
  .flatMap(({ name, behind }) =>
    behind
      .filter(([, place]) => isKnown(place))
      .map(([word, place]) => `    "${name} ${word}") ${call(place)} ;;`),
  )
  .join('\n')}
    esac
  fi
}
complete -o filenames -F _poolwright poolwright
`
}

function isKnown(place: Place): boolean {
  return place.kind !== 'anything'
}

function call(place: Place): string {
  return `_poolwright_place ${place.kind === 'words' ? ['words', ...place.words].join(' ') : place.kind}`
}

function optionNames(options: readonly CompletedOption[]): string {
  return options.map(({ name }) => `--${name}`).join(' ')
}

/** A `case` pattern of options of a command; the command's word begins with a quote, or is any. */
function pattern(command: string, name: string): string {
  return command === '*' ? `*" --${name}"` : `${command} --${name}"`
}

function takers(command: string, options: readonly CompletedOption[]): string {
  const taking = options.filter(({ value }) => value !== undefined)
  if (taking.length === 0) return ''
  return `  ${taking.map(({ name }) => pattern(command, name)).join(' | ')}) return 0 ;;`
}

function values(command: string, options: readonly CompletedOption[]): string {
  return options
    .flatMap(({ name, value }) =>
      value !== undefined && isKnown(value) ? [`    ${pattern(command, name)}) ${call(value)} ;;`] : [],
    )
    .join('\n')
}
