// The vector basemap as one script for the page: `protomapsL.leafletLayer`, and nothing else of the library.
import { labelRules, leafletLayer, paintRules } from 'protomaps-leaflet'
import { namedFlavor } from './colours.mjs'

// Houses say nothing until one can tell them apart, and are most of what there is to draw in a city.
const HOUSES_FROM = 16

const quiet = (rule) => (rule.dataLayer === 'buildings' ? { ...rule, minzoom: HOUSES_FROM } : rule)

globalThis.protomapsL = {
  leafletLayer({ flavor, lang, ...options }) {
    const colours = namedFlavor(flavor)
    return leafletLayer({
      ...options,
      paintRules: paintRules(colours).map(quiet),
      labelRules: labelRules(colours, lang),
      backgroundColor: colours.background,
    })
  },
}
