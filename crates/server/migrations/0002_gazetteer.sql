-- What `portal-server import` brought in; it takes the place of the city's own files.

CREATE TABLE imported_wards (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    -- JSON: polygons of rings of [lon, lat], as in a GeoJSON MultiPolygon.
    boundary TEXT NOT NULL
);

CREATE TABLE imported_places (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name_vi TEXT NOT NULL,
    name_en TEXT NOT NULL,
    -- Joined by |.
    aliases TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    ward TEXT NOT NULL,
    source TEXT NOT NULL
);

-- Counts up with every import, so that running servers load it again.
CREATE TABLE gazetteer_number (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL
);
INSERT INTO gazetteer_number (id, number) VALUES (1, 0);
