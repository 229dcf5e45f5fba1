// The vector basemap as one script for the page: `protomapsL.leafletLayer`, and nothing else of the library.
import { labelRules, leafletLayer, paintRules } from 'protomaps-leaflet'
import { namedFlavor } from './colours.mjs'

// Houses say nothing until one can tell them apart, and are most of what there is to draw in a city.
const HOUSES_FROM = 16

const quiet = (rule) => (rule.dataLayer === 'buildings' ? { ...rule, minzoom: HOUSES_FROM } : rule)

/**
 * A tile that fails, or that the file does not have, stays clear, so that what lies below is seen: the library would fill it
 * with the colour of land. Failures reach Leaflet as those of pictures do, `tileerror`.
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
      // Another zoom broke it off, and this one is wanted again.
      if (error.name === 'AbortError') return layer.renderTile(coords, element, key, done)
      element.width = 0
      element.failure = error
      done?.()
    }
  }
  layer.createTile = (coords, show) => createTile.call(layer, coords, (_, element) => show(element.failure, element))
  // A file that has nothing at all to draw here is not the one that was meant.
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
