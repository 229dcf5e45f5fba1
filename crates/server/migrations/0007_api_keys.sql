-- Keys with which operators' machines report free spaces and payments.
CREATE TABLE api_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    -- occupancy or payments.
    scope TEXT NOT NULL,
    -- The parking sites that it may report, parted by commas; empty for all.
    sites TEXT NOT NULL,
    -- SHA-256 of the key. The key itself is nowhere.
    hash TEXT NOT NULL UNIQUE,
    created_ms BIGINT NOT NULL,
    -- NULL while it is valid.
    revoked_ms BIGINT
);
