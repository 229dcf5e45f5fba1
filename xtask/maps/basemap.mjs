// The vector basemap as one script for the page: only `protomapsL.leafletLayer`, nothing else from the library.
import { labelRules, leafletLayer, paintRules } from 'protomaps-leaflet'
import { namedFlavor } from './colours.mjs'

// Buildings are useless until they can be distinguished, and they are most of what is drawn in a city.
const HOUSES_FROM = 16

const quiet = (rule) => (rule.dataLayer === 'buildings' ? { ...rule, minzoom: HOUSES_FROM } : rule)

/**
 * Leaves tiles that fail or that the file lacks transparent, so that the layer below shows through: the library would
 * fill them with the colour of land. Failures are reported to Leaflet like those of image tiles, as `tileerror`.
 */
function clear(layer) {
  const { createTile, renderTile } = layer
  const [view] = layer.views.values()
  layer.renderTile = async (coords, element, key, done) => {
    layer.lastRequestedZ = coords.z
    const wanted = () => element.key === key && layer.lastRequestedZ === coords.z
    try {
      const { data } = await view.getDisplayTile(coords)
      if (!wanted()) return
      element.empty = data.size === 0
      if (element.empty) done?.()
      else await renderTile.call(layer, coords, element, key, done)
    } catch (error) {
      if (!wanted()) return
      // Another zoom aborted it, and now this one is needed again.
      if (error.name === 'AbortError') return layer.renderTile(coords, element, key, done)
      element.width = 0
      element.failure = error
      done?.()
    }
  }
  layer.createTile = (coords, show) => createTile.call(layer, coords, (_, element) => show(element.failure, element))
  // A file with nothing at all to draw here is not the right one.
  layer.on('load', () => {
    if (Object.values(layer._tiles).every(({ el }) => el.empty)) layer.fire('tileerror')
  })
  return layer
}

globalThis.protomapsL = {
  leafletLayer({ flavor, lang, ...options }) {
    const colours = namedFlavor(flavor)
    return clear(
      leafletLayer({
        ...options,
        paintRules: paintRules(colours).map(quiet),
        labelRules: labelRules(colours, lang),
        backgroundColor: colours.background,
      }),
    )
  },
}
