// Leaflet as the page uses it: imported from its own modules, without pop-ups, tooltips, image and video overlays, the
// canvas renderer, and the controls that we do not show. Everything that the page calls as `L.…` is listed here; a
// missing name fails the first test that opens a map.
import { control } from 'leaflet/src/control/Control.js'
import { zoom } from 'leaflet/src/control/Control.Zoom.js'
import * as DomUtil from 'leaflet/src/dom/DomUtil.js'
import { LatLng } from 'leaflet/src/geo/LatLng.js'
import { LatLngBounds } from 'leaflet/src/geo/LatLngBounds.js'
import { Point } from 'leaflet/src/geometry/Point.js'
import { geoJSON } from 'leaflet/src/layer/GeoJSON.js'
import { LayerGroup } from 'leaflet/src/layer/LayerGroup.js'
import { divIcon } from 'leaflet/src/layer/marker/DivIcon.js'
import { Marker } from 'leaflet/src/layer/marker/Marker.js'
import { GridLayer } from 'leaflet/src/layer/tile/GridLayer.js'
import { TileLayer } from 'leaflet/src/layer/tile/TileLayer.js'
import { svg } from 'leaflet/src/layer/vector/SVG.js'
import { Map } from 'leaflet/src/map/Map.js'
import 'leaflet/src/map/handler/Map.DoubleClickZoom.js'
import 'leaflet/src/map/handler/Map.Drag.js'
import 'leaflet/src/map/handler/Map.Keyboard.js'
import 'leaflet/src/map/handler/Map.ScrollWheelZoom.js'
import 'leaflet/src/map/handler/Map.TapHold.js'
import 'leaflet/src/map/handler/Map.TouchZoom.js'

// Leaflet's own version chooses between canvas and SVG, so it includes both.
Map.include({
  getRenderer({ options }) {
    const pane = options.pane ?? 'overlayPane'
    const renderer = (this._paneRenderers[pane] ??= svg({ pane }))
    return this.hasLayer(renderer) ? renderer : (this.addLayer(renderer), renderer)
  },
})

control.zoom = zoom
globalThis.L = {
  DomUtil, GridLayer, LatLng, LatLngBounds, LayerGroup, Map, Marker, Point, TileLayer, control, divIcon, geoJSON,
}
