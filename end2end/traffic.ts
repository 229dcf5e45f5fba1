// What a page asks for over the network.
import { type CDPSession } from '@playwright/test'

/** The addresses that a page has asked for and that are under way still. */
export async function underWay(network: CDPSession): Promise<() => string[]> {
  const open = new Map<string, string>()
  network.on('Network.requestWillBeSent', ({ requestId, request }) => open.set(requestId, request.url))
  network.on('Network.loadingFinished', ({ requestId }) => open.delete(requestId))
  network.on('Network.loadingFailed', ({ requestId }) => open.delete(requestId))
  await network.send('Network.enable')
  return () => [...open.values()]
}
