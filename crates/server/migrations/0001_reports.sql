-- Times are milliseconds since 1970 (UTC), digests are hexadecimal text, truth values are 0 and 1, so that
-- the same statements run on SQLite and on PostgreSQL.

-- Counts up with every write to a report. A server compares it with the number that its memory columns
-- stand at; the row also serialises writers, so that report ids and change numbers grow together.
CREATE TABLE change_number (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL
);
INSERT INTO change_number (id, number) VALUES (1, 0);

CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    category TEXT NOT NULL,
    status TEXT NOT NULL,
    level TEXT NOT NULL,
    summary TEXT NOT NULL,
    description TEXT NOT NULL,
    address TEXT NOT NULL,
    -- Code, description, address and category name without accents and case: what the text filter searches.
    folded TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL,
    lon DOUBLE PRECISION NOT NULL,
    ward TEXT NOT NULL,
    agency TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    -- When it has to be handled; null once it is closed.
    due_ms BIGINT,
    visibility TEXT NOT NULL,
    demo INTEGER NOT NULL,
    supporters BIGINT NOT NULL,
    -- SHA-256 of the secret of the device that filed it.
    device TEXT,
    about TEXT,
    answers TEXT NOT NULL,
    -- The change number of the last write.
    changed BIGINT NOT NULL
);
CREATE INDEX reports_changed ON reports (changed);
CREATE INDEX reports_created ON reports (created_ms, id);
CREATE INDEX reports_updated ON reports (updated_ms, id);
CREATE INDEX reports_supporters ON reports (supporters, id);
CREATE INDEX reports_ward ON reports (ward, created_ms);
CREATE INDEX reports_category ON reports (category, created_ms);
CREATE INDEX reports_device ON reports (device, created_ms);

-- Apart from the report, because it is never shown and may be deleted earlier.
CREATE TABLE contacts (
    report BIGINT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL
);

CREATE TABLE timeline (
    report BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    seq BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    event TEXT NOT NULL,
    status TEXT NOT NULL,
    agency TEXT,
    -- JSON: text by language tag.
    text TEXT NOT NULL,
    PRIMARY KEY (report, seq)
);

CREATE TABLE media (
    -- SHA-256 of the uploaded bytes.
    id TEXT PRIMARY KEY,
    width BIGINT NOT NULL,
    height BIGINT NOT NULL,
    -- Of the stored picture.
    bytes BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    device TEXT,
    -- public: shown to all; pending: waits for review; private: refused.
    visibility TEXT NOT NULL,
    -- Opens the picture for its owner while it is not public.
    view_key TEXT NOT NULL
);
CREATE INDEX media_visibility ON media (visibility, created_ms);

CREATE TABLE report_media (
    report BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    position BIGINT NOT NULL,
    media TEXT NOT NULL REFERENCES media (id),
    PRIMARY KEY (report, position)
);
CREATE INDEX report_media_media ON report_media (media);

CREATE TABLE supports (
    report BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
    device TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (report, device)
);

-- Keys do not expire.
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    body_hash TEXT NOT NULL,
    report BIGINT NOT NULL REFERENCES reports (id) ON DELETE CASCADE
);
