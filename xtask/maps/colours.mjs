// The colours of the vector basemap. They replace the library's five colour sets, which are a sixth of its bytes. They
// are muted, so that pins stand out, and match the tokens of `style/tokens.css`, which a canvas cannot read. Each set
// names what protomaps-leaflet paints, using the names of `@protomaps/basemaps`.

const day = {
  background: '#edf0ea', earth: '#edf0ea', park: '#d9e8d4', wood: '#cfe3cd', built: '#e8e9e3', special: '#e4e6e4',
  sand: '#ebe7d8', water: '#b3dcea', road: '#ffffff', line: '#c9cec8', building: '#dcdfd8', railway: '#a9b2ae',
  boundary: '#a7b0ab', street: '#6c756f', place: '#465049', faint: '#69736d', sea: '#3f7d96', halo: '#ffffff',
  cover: ['#e2eedb', '#f0ecdc', '#e8e9e3', '#e6eddb', '#fafbfa', '#e3ead7', '#d3e6d3'],
}

const night = {
  background: '#1b2421', earth: '#1b2421', park: '#1f3129', wood: '#1e2f27', built: '#212b27', special: '#242e2b',
  sand: '#2a2c27', water: '#173745', road: '#36423e', line: '#2a3531', building: '#26312d', railway: '#47534e',
  boundary: '#55625c', street: '#94a19b', place: '#b9c5bf', faint: '#94a19b', sea: '#6fa9bf', halo: '#141b19',
  cover: ['#1f2b24', '#262924', '#212b27', '#202b25', '#2a3330', '#212b25', '#1d2e26'],
}

const LANDCOVER = ['grassland', 'barren', 'urban_area', 'farmland', 'glacier', 'scrub', 'forest']

function flavor(set) {
  return {
    background: set.background, earth: set.earth, park_a: set.park, park_b: set.park, wood_a: set.wood,
    wood_b: set.wood, scrub_a: set.park, scrub_b: set.park, zoo: set.park, hospital: set.special,
    industrial: set.special, school: set.special, pedestrian: set.built, glacier: set.special, sand: set.sand,
    beach: set.sand, aerodrome: set.special, runway: set.line, water: set.water, pier: set.line,
    buildings: set.building, major: set.road, railway: set.railway, boundaries: set.boundary,
    roads_label_minor: set.street, roads_label_minor_halo: set.halo, roads_label_major: set.street,
    roads_label_major_halo: set.halo, ocean_label: set.sea, city_label: set.place, city_label_halo: set.halo,
    state_label: set.faint, state_label_halo: set.halo, country_label: set.faint,
    landcover: Object.fromEntries(LANDCOVER.map((name, at) => [name, set.cover[at]])),
  }
}

/** Replaces the function of the same name in `@protomaps/basemaps`. */
export const namedFlavor = (name) => flavor(name === 'dark' ? night : day)
