// The real server, with its own data folder. It is stopped by its process id.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DIST, SERVER } from './env.ts'

const START_MS = 60_000

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

export class PortalServer {
  readonly origin: string
  readonly #listen: string
  readonly #folder = mkdtempSync(join(tmpdir(), 'portal-e2e-'))
  readonly #flags: readonly string[]
  #child: ChildProcess | undefined

  readonly #dist: string

  readonly #env: Readonly<Record<string, string>>

  private constructor(port: number, flags: readonly string[], dist: string, env: Readonly<Record<string, string>>) {
    this.#dist = dist
    this.#env = env
    this.#listen = `127.0.0.1:${port}`
    this.origin = `http://${this.#listen}`
    this.#flags = flags
  }

  /** Starts a server with the demonstration reports, unless other `flags` are given. `env` has secrets, for example. */
  static async start(
    flags: readonly string[] = ['--demo'],
    dist: string = DIST,
    env: Readonly<Record<string, string>> = {},
  ): Promise<PortalServer> {
    const server = new PortalServer(await freePort(), flags, dist, env)
    await server.resume()
    return server
  }

  /** The log so far. */
  get log(): string {
    return readFileSync(join(this.#folder, 'log'), 'utf8')
  }

  /** Starts the server again with the same address and data. */
  async resume(): Promise<void> {
    const log = openSync(join(this.#folder, 'log'), 'a')
    const args = ['serve', '--listen', this.#listen, '--data-dir', join(this.#folder, 'data'), '--dist', this.#dist]
    const child = spawn(SERVER, [...args, ...this.#flags], { stdio: ['ignore', log, log], env: { ...process.env, ...this.#env } })
    this.#child = child
    let failure: Error | undefined
    child.on('error', (error) => (failure = error))
    for (const start = Date.now(); Date.now() - start < START_MS; ) {
      if (failure !== undefined) throw failure
      if (child.exitCode !== null) throw new Error(`the server ended by itself:\n${this.log}`)
      const answer = await fetch(`${this.origin}/health`).catch(() => undefined)
      if (answer?.ok === true) return
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error(`the server does not answer GET /health:\n${this.log}`)
  }

  /** Adds an API key for a scope, as an operator does, and returns it. */
  addKey(scope: string): string {
    const flags = ['--name', 'test', '--for', scope, '--data-dir', join(this.#folder, 'data')]
    const printed = execFileSync(SERVER, ['keys', 'add', ...flags], { encoding: 'utf8' })
    const key = printed.split(/\s+/).find((word) => /^[\w.-]{20,}$/.test(word))
    if (key === undefined) throw new Error(`no key in: ${printed}`)
    return key
  }

  /** Stops the server: with SIGTERM as an operator does, or with SIGKILL as in a power cut. */
  async halt(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    // Connections that a browser keeps open must not delay the tests.
    const killTimer = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await gone
    clearTimeout(killTimer)
  }

  /** Accepts connections but doesn't answer until `thaw`, like a server behind a bad connection. */
  freeze(): void {
    this.#child?.kill('SIGSTOP')
  }

  /** Resumes a frozen server. */
  thaw(): void {
    this.#child?.kill('SIGCONT')
  }

  /** Stops the server and deletes its data. */
  async stop(): Promise<void> {
    this.thaw()
    await this.halt()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
