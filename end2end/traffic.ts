// Network requests of a page.
import { type CDPSession } from '@playwright/test'

/** Returns a function that lists the URLs of requests that have not finished. */
export async function watchPending(network: CDPSession): Promise<() => string[]> {
  const open = new Map<string, string>()
  network.on('Network.requestWillBeSent', ({ requestId, request }) => open.set(requestId, request.url))
  network.on('Network.loadingFinished', ({ requestId }) => open.delete(requestId))
  network.on('Network.loadingFailed', ({ requestId }) => open.delete(requestId))
  await network.send('Network.enable')
  return () => [...open.values()]
}
