// A registry on this machine that has the packed packages and no other, so that package managers install them as
// users do: by name, choosing among the platform packages. It runs in a thread, because installing blocks ours.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename } from 'node:path'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

/** @param packed what `pack` gives. @returns its address, and how to stop it. */
export async function startRegistry(packed) {
  const thread = new Worker(new URL(import.meta.url), { workerData: packed })
  const [port] = await once(thread, 'message')
  return { url: `http://127.0.0.1:${port}/`, stop: () => thread.terminate() }
}

function serve(packed) {
  const tarballs = new Map(packed.map(({ tarball }) => [`/${basename(tarball)}`, readFileSync(tarball)]))
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    const wanted = packed.find(({ manifest }) => path === `/${manifest.name}`)
    if (wanted) response.setHeader('content-type', 'application/json').end(description(wanted, request.headers.host))
    else if (tarballs.has(path)) response.end(tarballs.get(path))
    else response.writeHead(404).end('{}')
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))

  /** What registries say of a package: its versions, of which there is one. */
  function description({ manifest, tarball }, host) {
    const name = basename(tarball)
    const hash = createHash('sha512')
      .update(tarballs.get(`/${name}`))
      .digest('base64')
    const dist = { tarball: `http://${host}/${name}`, integrity: `sha512-${hash}` }
    const { name: id, version } = manifest
    // Some package managers refuse what is younger than a day.
    const time = { created: '2020-01-01T00:00:00.000Z', [version]: '2020-01-01T00:00:00.000Z' }
    const versions = { [version]: { ...manifest, _id: `${id}@${version}`, dist } }
    return JSON.stringify({ name: id, 'dist-tags': { latest: version }, versions, time, modified: time.created })
  }
}

if (!isMainThread) serve(workerData)
