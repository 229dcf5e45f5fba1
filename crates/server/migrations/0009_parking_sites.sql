-- Parking sites that `portal-server import parking` brought in, beside those of the city's file.

CREATE TABLE parking_sites (
    uid TEXT PRIMARY KEY,
    -- Name of the source, which the import states. A new import of a source removes what it has no longer.
    source TEXT NOT NULL,
    -- JSON: the site as the API shows it, without what the server computes.
    json TEXT NOT NULL,
    imported_ms BIGINT NOT NULL
);

-- Counts up with every import, so that running servers load the sites again.
CREATE TABLE parking_number (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL
);
INSERT INTO parking_number (id, number) VALUES (1, 0);
