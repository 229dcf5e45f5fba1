-- Free spaces of parking sites: the newest count of each vehicle, as operators report it.
CREATE TABLE parking_realtime (
    site TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    free BIGINT NOT NULL,
    capacity BIGINT NOT NULL,
    -- OPEN, CLOSED or UNKNOWN; NULL if the operator does not say.
    opening_status TEXT,
    -- Time of the count.
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (site, vehicle)
);
