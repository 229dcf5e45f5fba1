// Requests the page's first data while the program is loading. The program takes the responses from `early` by URL.
// The device's secret is sent only where it matters. A device without a valid secret owns nothing that a response could
// show. If the request depends on the map's size, the map is measured. The vehicle that the device remembers takes the
// place of the one in the request. Responses that are not used within a minute are outdated and dropped.
early = {}
setTimeout(() => (early = {}), 6e4)
for (const link of document.querySelectorAll('link[rel=early]')) {
  const { own, map, vehicle } = link.dataset
  const headers = {}
  let url = link.getAttribute('href')
  try {
    const { 'portal-device': secret, 'portal-vehicle': remembered } = localStorage
    if (own === '' && /^[0-9a-f]{32}$/i.test(secret)) headers['Portal-Device'] = secret
    if (vehicle && remembered) url = url.replace(vehicle, remembered)
  } catch {}
  if (map) {
    const [x, y, zoom] = map.split(' ').map(Number)
    if (!early.size) {
      document.body.insertAdjacentHTML('beforeend', '<div class="browse"><div class="map"></div></div>')
      const box = document.body.lastChild
      const { width, height } = box.firstChild.getBoundingClientRect()
      box.remove()
      early.size = [width, height]
    }
    const [width, height] = early.size
    const world = 256 * 2 ** zoom
    const degrees = (value) => +value.toFixed(6)
    const lon = (step) => degrees((step * 96 / world) * 360 - 180)
    const lat = (step) => degrees((Math.atan(Math.sinh(Math.PI * (1 - (step * 192) / world))) * 180) / Math.PI)
    const { floor, ceil } = Math
    url = url.replace('*', [
      lon(floor((x - width / 2) / 96)),
      lat(ceil((y + height / 2) / 96)),
      lon(ceil((x + width / 2) / 96)),
      lat(floor((y - height / 2) / 96)),
    ])
  }
  (early[url] = fetch(url, { headers })).catch(() => {})
}
