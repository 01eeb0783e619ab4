/** Whether an operation may begin beside those that run on the same object. */
type Beside = (operation: string, running: readonly string[]) => boolean

const never: Beside = () => false

/** Operations of a VM that break into others, and the ones that even they wait for (xapi.md §7.2, 3). */
const breaking: Readonly<Record<string, readonly string[]>> = {
  hard_shutdown: ['hard_shutdown'],
  hard_reboot: ['hard_shutdown', 'hard_reboot'],
}

/** Operations of a VM that go on side by side, group by group (xapi.md §7.2, 3). */
const sideBySide = [
  ['clone', 'copy', 'export'],
  ['snapshot', 'checkpoint'],
] as const

const besideMigration = ['metadata_export', 'clean_shutdown', 'clean_reboot']

function besideVm(operation: string, running: readonly string[]): boolean {
  const waitsFor = breaking[operation]
  if (waitsFor !== undefined) return !running.some(each => waitsFor.includes(each))
  if (operation === 'get_boot_record') return true
  const isOnly = (others: readonly string[]) => running.every(each => others.includes(each))
  if (operation === 'snapshot' && isOnly(['snapshot_with_quiesce'])) return true
  if (besideMigration.includes(operation) && isOnly(['migrate_send'])) return true
  return sideBySide.some(group => group.some(each => each === operation) && isOnly(group))
}

/** A disk that is being copied is read, and may be read by others (xapi.md §5.4). */
function besideVdi(operation: string, running: readonly string[]): boolean {
  return ['copy', 'clone', 'snapshot'].includes(operation) && running.every(each => each === 'copy')
}

/** SRs are plugged on several hosts at once; all else is one at a time (xapi.md §5.2). */
function besideSr(operation: string, running: readonly string[]): boolean {
  return operation === 'plug' && running.every(each => each === 'plug')
}

/** A device is paused and goes on whatever else happens to it. */
function besideVbd(operation: string, running: readonly string[]): boolean {
  const isPausing = (each: string) => each === 'pause' || each === 'unpause'
  return operation === 'unpause' || (operation === 'pause' && running.every(isPausing))
}

const bringing = ['provision', 'vm_start', 'vm_resume', 'vm_migrate']
const emptying = ['evacuate', 'reboot', 'shutdown', 'apply_updates']

/** VMs do not come while a host is emptied, and it is not emptied while they come; one is made at a time (xapi.md §8.3). */
function besideHost(operation: string, running: readonly string[]): boolean {
  const runs = (others: readonly string[]) => running.some(each => others.includes(each))
  if (emptying.includes(operation)) return !runs([...emptying, ...bringing, 'enable'])
  if (operation === 'provision') return !runs(['provision', ...emptying])
  if (bringing.includes(operation)) return !runs(emptying)
  if (operation === 'enable') return !runs(['enable', ...emptying])
  return !running.includes(operation)
}

const classes: Readonly<Record<string, Beside>> = {
  VM: besideVm,
  VDI: besideVdi,
  SR: besideSr,
  VBD: besideVbd,
  host: besideHost,
}

/** True when an operation may begin beside those that run on the object; what may not waits (xapi.md §0.4). */
export function goesBeside(className: string, operation: string, running: readonly string[]): boolean {
  return running.length === 0 || (classes[className] ?? never)(operation, running)
}
