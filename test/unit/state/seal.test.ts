import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { sealSecret } from '../../../src/state/backends/seal-secret.js'
import { type SealSecret, createSeal } from '../../../src/state/backends/seal.js'
import { BackendSettings } from '../../../src/state/backends/settings.js'
import { objectValue, stringValue } from '../../../src/value/construct.js'

const { random } = createSimulatedRuntime()
const passphrase: SealSecret = { kind: 'passphrase', passphrase: 'correct horse battery staple' }
const key: SealSecret = { kind: 'key', key: Buffer.alloc(32, 7) }

test.each([
  ['a passphrase', passphrase],
  ['a key', key],
])('what is sealed with %s is opened with it, in another process too', async (_name, secret) => {
  const sealed = await createSeal(secret, random).seal('vm.web — ä\n')
  expect(sealed).toMatch(/^poolwright-sealed-1 \S+ \S+ \S+\n$/)
  expect(await createSeal(secret, random).open(sealed, 'x')).toBe('vm.web — ä\n')
  expect(await createSeal(secret, random).seal('vm.web — ä\n')).not.toBe(sealed)
})

test.each([
  [
    'another passphrase',
    { kind: 'passphrase', passphrase: 'correct horse battery stapler' },
    'state-unreadable',
  ],
  ['a key', key, 'state-unreadable'],
  ['nothing', undefined, 'state-encrypted'],
] as const)('it is not opened with %s', async (_name, secret, code) => {
  const sealed = await createSeal(passphrase, random).seal('text')
  await expect(createSeal(secret, random).open(sealed, 'x')).rejects.toMatchObject({ code })
})

test('a changed text is noticed', async () => {
  const sealed = await createSeal(key, random).seal('text of some length')
  const at = sealed.length - 20
  const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
  await expect(createSeal(key, random).open(changed, 'x')).rejects.toMatchObject({ code: 'state-unreadable' })
})

test('without a secret texts are plain, and plain ones are read with a secret too', async () => {
  expect(await createSeal(undefined, random).seal('text')).toBe('text')
  expect(await createSeal(key, random).open('{"plain": 1}', 'x')).toBe('{"plain": 1}')
})

const hex = '07'.repeat(32)
test.each<[string, Record<string, string> | undefined, Record<string, string>, unknown]>([
  ['nothing said', undefined, {}, undefined],
  [
    'the environment',
    undefined,
    { POOLWRIGHT_STATE_PASSPHRASE: 'sixteen letters!' },
    { kind: 'passphrase', passphrase: 'sixteen letters!' },
  ],
  [
    'the block before the environment',
    { passphrase: 'from the block, long' },
    { POOLWRIGHT_STATE_PASSPHRASE: 'sixteen letters!' },
    { kind: 'passphrase', passphrase: 'from the block, long' },
  ],
  [
    'the first line of a file',
    { passphrase_file: 'pass' },
    {},
    { kind: 'passphrase', passphrase: 'a line in a file' },
  ],
  ['a key in hexadecimal', { key_file: 'hex' }, {}, { kind: 'key', key: Buffer.alloc(32, 7) }],
  ['a block that says nothing', {}, {}, 'encryption-incomplete'],
  ['too short', { passphrase: 'short' }, {}, 'passphrase-too-short'],
  ['no key', { key_file: 'pass' }, {}, 'key-unusable'],
])('the secret comes from where it is said: %s', async (_name, block, variables, expected) => {
  const runtime = createSimulatedRuntime({
    variables,
    files: { '/work/pass': 'a line in a file\nanother\n', '/work/hex': `${hex}\n` },
  })
  const value =
    block &&
    objectValue({
      encryption: objectValue(
        Object.fromEntries(Object.entries(block).map(([name, text]) => [name, stringValue(text)])),
      ),
    })
  const outcome = await sealSecret(new BackendSettings('local', value, runtime), runtime.files).catch(
    (error: unknown) => Object(error).code,
  )
  expect(outcome).toEqual(expected)
})
