// What the page begins with is asked for while its program is on its way, which takes the answers from `early` by their
// address. The device's secret goes where it matters; a device without one, or with one that is damaged, owns nothing that
// an answer could show. Where the question is what a map will show, the map is measured. An answer that nobody has taken
// after a minute is old.
early = {}
setTimeout(() => (early = {}), 6e4)
for (const link of document.querySelectorAll('link[rel=early]')) {
  const { own, map } = link.dataset
  const headers = {}
  try {
    const secret = localStorage['portal-device']
    if (own === '' && /^[0-9a-f]{32}$/i.test(secret)) headers['Portal-Device'] = secret
  } catch {}
  let url = link.getAttribute('href')
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
