import {
  completedGlobalOptions,
  type CompletedCommand,
  type CompletedOption,
  type Place,
} from './completion-place.js'

/** The script for fish: a line for each thing that may stand at a place. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  return `# What was typed before the cursor without options and their values: the command, its subcommand …
function __poolwright_given
    set -l takesValue no
    for word in (commandline -opc)[2..]
        if test $takesValue = yes
            set takesValue no
        else if string match -q -- '-*' $word
            set -l name (string replace -r '^--?' '' -- $word)
            contains -- $name ${valueOptions(commands).join(' ')}; and set takesValue yes
        else
            echo $word
        end
    end
end

# Whether so many words were given, the first of them these.
function __poolwright_is
    set -l given (__poolwright_given)
    set -l wanted $argv[2..]
    test (count $given) -ge (count $wanted); or return 1
    test $argv[1] = any -o (count $given) -eq $argv[1]; or return 1
    for index in (seq (count $wanted))
        test $given[$index] = $wanted[$index]; or return 1
    end
end

# Asks Poolwright in the folder, or with the state, that was typed.
function __poolwright_ask
    set -l words (commandline -opc)
    set -l at --no-color
    for index in (seq 2 (count $words))
        string match -qr -- '^--?(chdir|state)$' $words[$index]; and set -a at $words[$index] $words[(math $index + 1)]
        string match -qr -- '^--?(chdir|state)=' $words[$index]; and set -a at $words[$index]
    end
    $words[1] $at $argv 2>/dev/null
end

complete -c poolwright -f
${[
  ...commands.map(
    ({ name, summary }) => `complete -c poolwright -n '__poolwright_is 0' -a ${name} -d ${quote(summary)}`,
  ),
  `complete -c poolwright -n '__poolwright_is 0' -l version`,
  ...completedGlobalOptions.map(option => optionLine('', option)),
  ...commands.flatMap(commandLines),
].join('\n')}
`
}

function commandLines({ name, first, behind, options }: CompletedCommand): readonly string[] {
  return [
    ...placeLine(`__poolwright_is 1 ${name}`, first),
    ...behind.flatMap(([word, place]) => placeLine(`__poolwright_is any ${name} ${word}`, place)),
    ...options.map(option => optionLine(` -n '__poolwright_is any ${name}'`, option)),
  ]
}

function placeLine(condition: string, place: Place): readonly string[] {
  const what = offered(place)
  return what === '' ? [] : [`complete -c poolwright -n '${condition}'${what}`]
}

function optionLine(condition: string, { name, description, value }: CompletedOption): string {
  const what = value === undefined ? '' : ` ${value.kind === 'files' ? '-r' : '-x'}${offered(value)}`
  return `complete -c poolwright${condition} -l ${name}${what} -d ${quote(description)}`
}

function offered(place: Place): string {
  switch (place.kind) {
    case 'words':
      return ` -a ${quote(place.words.join(' '))}`
    case 'addresses':
      return " -a '(__poolwright_ask state list)'"
    case 'workspaces':
      return " -a '(__poolwright_ask workspace list | string sub -s 3)'"
    case 'folders':
      return " -a '(__fish_complete_directories)'"
    case 'files':
      return ' -F'
    case 'anything':
      return ''
  }
}

/** Names of options that take a value, whatever the command is. */
function valueOptions(commands: readonly CompletedCommand[]): readonly string[] {
  const all = [...completedGlobalOptions, ...commands.flatMap(({ options }) => options)]
  return [...new Set(all.filter(({ value }) => value !== undefined).map(({ name }) => name))]
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}
