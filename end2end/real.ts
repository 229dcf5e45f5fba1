// Tests on the real server. Most share one. A test that stops the server or needs other flags starts its own.
import { base } from './base.ts'
import { PortalServer } from './server.ts'

type StartServer = (flags?: readonly string[], dist?: string, env?: Readonly<Record<string, string>>) => Promise<PortalServer>

export const test = base.extend<{ startServer: StartServer }, { portal: PortalServer }>({
  portal: [
    async ({}, use) => {
      const server = await PortalServer.start()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ portal }, use) => use(portal.origin),
  startServer: async ({ watch }, use) => {
    const started: PortalServer[] = []
    await use(async (flags, dist, env) => {
      const server = await PortalServer.start(flags, dist, env)
      started.push(server)
      watch.allow(server.origin)
      return server
    })
    for (const server of started) await server.stop()
  },
})

export { expect } from './base.ts'
