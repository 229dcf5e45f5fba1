// Tests on the real server. Most share one. A test that stops the server or needs other flags starts its own.
import { base } from './base.ts'
import { PortalServer } from './server.ts'

export const test = base.extend<{ startServer: (flags?: readonly string[], dist?: string) => Promise<PortalServer> }, { portal: PortalServer }>({
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
    await use(async (flags, dist) => {
      const server = await PortalServer.start(flags, dist)
      started.push(server)
      watch.allow(server.origin)
      return server
    })
    for (const server of started) await server.stop()
  },
})

export { expect } from './base.ts'
