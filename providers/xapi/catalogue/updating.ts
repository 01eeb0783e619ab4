import { entry, mebibytes, parameter, type Entry, type Refused } from './entry.js'

/** Refusals of updates and their prechecks, of objects that are not there, and of calls that a release does not have. */
export const updating: { readonly [code: string]: Entry } = {
  INVALID_PATCH: entry(
    'The file is not an update',
    refused => `${refused.step}: the file is not an update that the host accepts.`,
    'Correct file.',
  ),
  PATCH_ALREADY_APPLIED: entry(
    'The update is installed already',
    refused => `${refused.step}: it is there already.`,
    'Plan again: the world has changed.',
  ),
  PATCH_PRECHECK_FAILED_PREREQUISITE_MISSING: entry(
    'The update needs another one first',
    refused => `${refused.step}: it needs ${parameter(refused, 1, 'another update')}.`,
    'Add a patch block for that update, and name it in requires.',
  ),
  PATCH_PRECHECK_FAILED_WRONG_SERVER_VERSION: entry(
    'The update is for another release',
    refused =>
      `${refused.step}: the host runs ${parameter(refused, 1)}, the update is for ${parameter(refused, 2)}.`,
    'Use the update for the release that the host runs.',
  ),
  PATCH_PRECHECK_FAILED_WRONG_SERVER_BUILD: entry(
    'The update is for another build',
    refused =>
      `${refused.step}: the host runs build ${parameter(refused, 1)}, the update is for ${parameter(refused, 2)}.`,
    'Use the update for the build that the host runs.',
  ),
  PATCH_PRECHECK_FAILED_OUT_OF_SPACE: entry(
    'There is no room for the update',
    refused =>
      `${refused.step}: ${mebibytes(refused.parameters[1])} are free, ${mebibytes(refused.parameters[2])} are needed.`,
    'Free space in the host’s own file system, for instance old logs in /var/log.',
  ),
  PATCH_PRECHECK_FAILED_ISO_MOUNTED: entry(
    'A CD with tools is inserted',
    refused => `${refused.step}: a VM on the host has the CD with tools in its drive.`,
    'Eject it (xe vm-cd-eject), or take the cd block out of that VM.',
  ),
  PATCH_PRECHECK_FAILED_VM_RUNNING: entry(
    'VMs run on the host',
    refused => `${refused.step}: the update refuses a host on which VMs run.`,
    'Write maintenance = true in the block of the host in a plan before, or shut its VMs down.',
  ),
  CANNOT_FIND_PATCH: entry(
    'The file of the update is gone',
    refused => `${refused.step}: the coordinator no longer has its file.`,
    'Write file, so that it is uploaded again.',
  ),
  CANNOT_FETCH_PATCH: entry(
    'The host cannot fetch the file of the update',
    refused => `${refused.step}: the coordinator no longer has the file that the host would fetch from it.`,
    'Write file, so that it is uploaded again.',
  ),
  PATCH_PRECHECK_FAILED_UNKNOWN_ERROR: entry(
    'The update does not fit the host',
    refused => `${refused.step}: its own check fails: ${parameter(refused, 1, 'it does not say why')}.`,
    'See what the update asks for in its notes.',
  ),
  INVALID_UPDATE: entry(
    'The file is not an update',
    refused =>
      `${refused.step}: ${parameter(refused, 0, 'the file is not an update that the host accepts')}.`,
    'Correct file.',
  ),
  UPDATE_ALREADY_APPLIED: entry(
    'The update is installed already',
    refused => `${refused.step}: it is there already.`,
    'Plan again: the world has changed.',
  ),
  UPDATE_ALREADY_EXISTS: entry(
    'The pool has the update already',
    refused => `${refused.step}: the pool knows the update ${parameter(refused, 0, '')} by another image.`,
    'Remove that image with xe update-pool-clean, then plan again.',
  ),
  UPDATE_PRECHECK_FAILED_PREREQUISITE_MISSING: entry(
    'The update needs another one first',
    refused => `${refused.step}: it needs ${parameter(refused, 1, 'another update')}.`,
    'Add a patch block for that update, and name it in requires.',
  ),
  UPDATE_PRECHECK_FAILED_CONFLICT_PRESENT: entry(
    'The update cannot be beside another one',
    refused =>
      `${refused.step}: it conflicts with ${parameter(refused, 1, 'an update')}, which the host has.`,
    'Leave this update out: what it mends may be in the other one.',
  ),
  UPDATE_PRECHECK_FAILED_OUT_OF_SPACE: entry(
    'There is no room for the update',
    refused =>
      `${refused.step}: ${mebibytes(refused.parameters[1])} are free, ${mebibytes(refused.parameters[2])} are needed.`,
    'Free space in the host’s own file system, for instance old logs in /var/log.',
  ),
  UPDATE_PRECHECK_FAILED_WRONG_SERVER_VERSION: entry(
    'The update is for another release',
    refused =>
      `${refused.step}: the host runs ${parameter(refused, 1)}, the update is for ${parameter(refused, 2)}.`,
    'Use the update for the release that the host runs.',
  ),
  UPDATE_PRECHECK_FAILED_UNKNOWN_ERROR: entry(
    'The update does not fit the host',
    refused => `${refused.step}: its own check fails: ${parameter(refused, 1, 'it does not say why')}.`,
    'See what the update asks for in its notes.',
  ),
  CANNOT_FIND_UPDATE: entry(
    'The image of the update is gone',
    refused => `${refused.step}: the pool no longer has its image.`,
    'Write file, so that it is uploaded again.',
  ),
  UUID_INVALID: entry(
    'The object is gone',
    refused => `${refused.step}: there is no ${parameter(refused, 0)} ${parameter(refused, 1, '')}.`,
    'Plan again: the world has changed.',
  ),
  HANDLE_INVALID: entry(
    'The object is not there',
    refused => `${refused.step}: ${whyMissing(refused)}.`,
    'Name one that is there; where it was there before, plan again, as the world has changed.',
  ),
  MESSAGE_METHOD_UNKNOWN: entry(
    'The release does not know this call',
    refused => `${refused.step}: the release has no ${parameter(refused, 0, refused.call)}.`,
    'Leave out the attribute that asks for it, or upgrade the hosts.',
  ),
  MESSAGE_REMOVED: entry(
    'The release no longer has this call',
    refused => `${refused.step}: ${refused.call} has been removed from this release.`,
    'Leave out the attribute that asks for it.',
  ),
  SESSION_AUTHENTICATION_FAILED: entry(
    'The login is refused',
    refused => `${refused.step}: the password is not accepted.`,
    'Correct the password of the host block.',
  ),
  RBAC_PERMISSION_DENIED: entry(
    'The account may not do that',
    refused => `${refused.step}: the role of the account is too low for it.`,
    'Log in with an account that may change the pool: username and password of the host block.',
  ),
}

/** What we looked for ourselves is told in words; xapi gives a reference, which tells nobody anything. */
function whyMissing(refused: Refused): string {
  const [className = 'object', why = ''] = refused.parameters
  return why === '' || why.startsWith('OpaqueRef:') ? `there is no such ${className}` : why
}
