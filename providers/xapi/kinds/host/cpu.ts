import { mapField } from '../../observation/record.js'
import type { XapiRecord } from '../../session/xapi-session.js'

/** The CPU features in effect, as the host's era names them: one set up to 6.5, those of HVM guests from 7.0. */
export function featuresNow(host: XapiRecord): string | undefined {
  const cpu = mapField(host, 'cpu_info')
  return cpu['features_hvm_host'] ?? cpu['features_hvm'] ?? cpu['features']
}

/** 6.x: the features that will be in effect after the next boot. */
export function featuresAfterBoot(host: XapiRecord): string | undefined {
  const cpu = mapField(host, 'cpu_info')
  return cpu['features_after_reboot'] ?? cpu['features']
}

/** 6.x: the features of the CPUs, whatever the mask. */
export function physicalFeatures(host: XapiRecord): string | undefined {
  return mapField(host, 'cpu_info')['physical_features']
}

/** True for two spellings of one set: words of hexadecimal digits, whatever their case and dashes. */
export function isSameFeatures(left: string, right: string): boolean {
  return plain(left) === plain(right)
}

function plain(features: string): string {
  return features.toLowerCase().replaceAll(/[\s-]/g, '')
}
