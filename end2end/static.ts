// A static file server without an API. It serves index.html for every page.
import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { once } from 'node:events'

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

export class StaticServer {
  readonly origin: string
  readonly #server: Server

  private constructor(server: Server) {
    this.#server = server
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(folder: string): Promise<StaticServer> {
    const index = join(folder, 'index.html')
    readFileSync(index) // Fails early with a clear error if the page is not built.
    const server = createServer((request, response) => {
      const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://host').pathname))
      const file = join(folder, path)
      const served = isFile(file) ? file : extname(path) === '' && !path.startsWith('/api/') ? index : undefined
      if (served === undefined) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('not found')
        return
      }
      response.writeHead(200, { 'content-type': TYPES[extname(served)] ?? 'application/octet-stream' })
      createReadStream(served).pipe(response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new StaticServer(server)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
