// The vector basemap as one script for the page: `protomapsL.leafletLayer`, and nothing else of the library.
import { leafletLayer } from 'protomaps-leaflet'

globalThis.protomapsL = { leafletLayer }
