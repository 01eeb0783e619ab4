// Loaded into a command by `--import`: the process sends itself SIGNALS, one after another, at the moment when
// its output holds the text MOMENT. From outside a signal may come when a quick command has long ended.
const { SIGNALS, MOMENT } = process.env
const write = process.stdout.write.bind(process.stdout)
let output = ''
let areSent = false
process.stdout.write = (chunk, ...rest) => {
  const answer = write(chunk, ...rest)
  output += String(chunk)
  if (areSent || !output.includes(MOMENT)) return answer
  areSent = true
  for (const signal of SIGNALS.split(' ')) process.kill(process.pid, signal)
  return answer
}
