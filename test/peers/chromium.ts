import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { doesRun } from './peer.js'

/** What the browser says without being asked. */
type BrowserEvent = { readonly method: string; readonly params: Readonly<Record<string, unknown>> }

/** How a page is looked at. */
export interface Look {
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
}

/** A page in a headless Chromium, spoken to over its own debugging pipe; nothing else of it is used. */
export class ChromiumPage {
  /** Console messages, exceptions and refused loads, as they came. */
  readonly complaints: string[] = []
  /** Addresses that the page asked for. */
  readonly requests: string[] = []
  readonly #waiting = new Map<number, (answer: Record<string, unknown>) => void>()
  #nextId = 1
  #rest = ''
  #session: string | undefined

  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
  ) {
    process.stdio[4]?.on('data', (chunk: Buffer) => this.#read(chunk.toString('utf8')))
  }

  /** Starts a browser with one empty page. */
  static async open(): Promise<ChromiumPage> {
    const folder = mkdtempSync(join(tmpdir(), 'poolwright-chromium-'))
    const words = [
      '--headless=new',
      '--remote-debugging-pipe',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      `--user-data-dir=${folder}`,
      'about:blank',
    ]
    const child = spawn('chromium', words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
    const page = new ChromiumPage(child, folder)
    const { targetInfos } = (await page.send('Target.getTargets')) as {
      readonly targetInfos: readonly { readonly targetId: string; readonly type: string }[]
    }
    const target = targetInfos.find(each => each.type === 'page')
    const attached = await page.send('Target.attachToTarget', { targetId: target?.targetId, flatten: true })
    page.#session = String(attached['sessionId'])
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page.send(`${domain}.enable`)
    return page
  }

  /** Sends a command; rejects with what the browser has against it. */
  send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    const id = this.#nextId
    this.#nextId += 1
    const session = this.#session === undefined ? {} : { sessionId: this.#session }
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, answer => {
        const { error, result } = answer as { readonly error?: object; readonly result?: object }
        if (error === undefined) resolve((result ?? {}) as Record<string, unknown>)
        else reject(new Error(`${method}: ${JSON.stringify(error)}`))
      })
      const line = `${JSON.stringify({ id, method, params, ...session })}\0`
      const pipe = this.process.stdio[3]
      if (pipe !== null && pipe !== undefined && 'write' in pipe) pipe.write(line)
    })
  }

  /** Shows a file as it would be seen so. */
  async show(path: string, { width, height, scheme }: Look): Promise<void> {
    await this.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: width < 600,
    })
    await this.send('Emulation.setEmulatedMedia', {
      features: [
        { name: 'prefers-color-scheme', value: scheme },
        { name: 'prefers-reduced-motion', value: 'reduce' },
      ],
    })
    await this.send('Page.navigate', { url: `file://${path}` })
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await this.evaluate('document.readyState')) === 'complete') return
      await new Promise(resolve => setTimeout(resolve, 25))
    }
    throw new Error(`${path} was not loaded`)
  }

  /** The value of an expression in the page. */
  async evaluate(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = (await this.send('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    })) as { readonly result: { readonly value?: unknown }; readonly exceptionDetails?: object }
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
    return result.value
  }

  /** Presses and releases a key. */
  async press(key: string, code: number, text?: string): Promise<void> {
    const named = { key, code: key, windowsVirtualKeyCode: code }
    await this.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      ...named,
      ...(text === undefined ? {} : { text }),
    })
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...named })
  }

  /** A picture of a stretch of the page, from this many pixels below its top, as PNG. */
  async picture(top: number, width: number, height: number): Promise<Buffer> {
    const clip = { x: 0, y: top, width, height, scale: 1 }
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: true, clip })
    return Buffer.from(String(data), 'base64')
  }

  async close(): Promise<void> {
    const gone = new Promise(resolve => this.process.once('exit', resolve))
    this.#session = undefined
    await this.send('Browser.close').catch(() => this.process.kill())
    await gone
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }

  #read(text: string): void {
    const parts = (this.#rest + text).split('\0')
    this.#rest = parts.pop() ?? ''
    for (const part of parts) {
      const message = JSON.parse(part) as { readonly id?: number } & BrowserEvent
      if (message.id === undefined) this.#note(message)
      else {
        this.#waiting.get(message.id)?.(message as unknown as Record<string, unknown>)
        this.#waiting.delete(message.id)
      }
    }
  }

  #note({ method, params }: BrowserEvent): void {
    if (method === 'Network.requestWillBeSent')
      this.requests.push(String((params['request'] as { readonly url: string }).url))
    if (['Runtime.exceptionThrown', 'Runtime.consoleAPICalled', 'Log.entryAdded'].includes(method))
      this.complaints.push(JSON.stringify(params).slice(0, 400))
  }
}

/** True when there is a Chromium to start. */
export function hasChromium(): Promise<boolean> {
  return doesRun('chromium', ['--version'])
}
