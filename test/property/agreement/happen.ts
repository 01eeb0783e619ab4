import type { Emulator } from '../../../providers/emulator/emulator.js'
import { dialEmulator } from '../../../providers/xapi/session/emulated.js'
import { type Deed, doByHand } from './deeds.js'
import type { Incident } from './lab-message.js'

/** Lets something happen to a lab; `more` are deeds beside those that every lab knows. */
export async function happen(
  emulator: Emulator,
  incident: Incident,
  more: Readonly<Record<string, Deed>> = {},
): Promise<void> {
  switch (incident.kind) {
    case 'power-off':
      return emulator.powerOff(incident.machine)
    case 'power-on':
      return emulator.powerOn(incident.machine)
    case 'unplug':
      return emulator.unplug(incident.machine, incident.nic)
    case 'replug':
      return emulator.replug(incident.machine, incident.nic)
    case 'nas-down':
      return emulator.nasDown(incident.nas)
    case 'nas-up':
      return emulator.nasUp(incident.nas)
    case 'advance':
      return emulator.advance(incident.seconds)
    case 'by-hand':
      return doByHand(dialEmulator(emulator), incident, more)
  }
}
