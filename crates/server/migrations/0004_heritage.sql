-- What visitors give a heritage site: one rating a device, which it can change.
CREATE TABLE ratings (
    site TEXT NOT NULL,
    -- SHA-256 of the device's secret.
    device TEXT NOT NULL,
    stars INTEGER NOT NULL,
    updated_ms BIGINT NOT NULL,
    PRIMARY KEY (site, device)
);

-- How often signs were scanned. Counts alone: nothing says who, or on which day.
CREATE TABLE scans (
    site TEXT NOT NULL,
    sign INTEGER NOT NULL,
    -- YYYY-MM.
    month TEXT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (site, sign, month)
);
