/**
 * Messages that may take minutes or hours, by class. Over the wire they run as tasks, so that no connection has to stand
 * for as long, progress is told, and they can be called off. What ends the host's own answering (a reboot, a join, another
 * coordinator) is not among them: its task would be lost.
 */
const longMessages: Readonly<Record<string, readonly string[]>> = {
  VM: [
    'clone',
    'copy',
    'provision',
    'start_on',
    'clean_shutdown',
    'hard_shutdown',
    'suspend',
    'resume_on',
    'pool_migrate',
    'migrate_send',
  ],
  VDI: ['copy'],
  SR: ['create', 'destroy', 'scan'],
  PBD: ['plug', 'unplug'],
  host: ['evacuate'],
  pool: ['enable_ha', 'disable_ha'],
  pool_patch: ['apply'],
  pool_update: ['apply'],
}

const longCalls: ReadonlySet<string> = new Set(
  Object.entries(longMessages).flatMap(([name, messages]) => messages.map(message => `${name}.${message}`)),
)

/** True for a message that is best run as a task. */
export function isLong(method: string): boolean {
  return longCalls.has(method)
}
