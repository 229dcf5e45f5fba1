// What Leaflet asks of the browser, in the place of its own `core/Browser.js`, for browsers that can show the page: all of
// them know pointer events, passive listeners, transforms and SVG, and none is Internet Explorer. Those answers stand as
// constants in `scripts/maps.mjs`, so that what is there for the others goes; here is what differs between today's.
const says = (word) => navigator.userAgent.toLowerCase().includes(word)
const on = (platform) => navigator.platform.startsWith(platform)

export default {
  chrome: says('chrome'),
  linux: on('Linux'),
  mac: on('Mac'),
  mobile: typeof orientation !== 'undefined' || says('mobile'),
  retina: devicePixelRatio > 1,
  safari: says('safari') && !says('chrome'),
  touchNative: 'ontouchstart' in window || 'TouchEvent' in window,
}
