-- Counts up with every transaction that writes free spaces, so that all servers on the database follow it. Not
-- `change_number`, because reports in memory follow that one.
CREATE TABLE parking_realtime_number (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL
);
INSERT INTO parking_realtime_number (id, number) VALUES (1, 0);

-- The number of the transaction that wrote the count.
ALTER TABLE parking_realtime ADD COLUMN change_number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX parking_realtime_changes ON parking_realtime (change_number);
