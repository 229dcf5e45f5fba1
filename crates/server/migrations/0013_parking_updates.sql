-- When an import last changed a parking site, which is not the day of its last check.
ALTER TABLE parking_sites ADD COLUMN changed_ms BIGINT NOT NULL DEFAULT 0;
UPDATE parking_sites SET changed_ms = imported_ms;

-- Wrong plates that receipts were compared with, by the code of the receipt without separators. The row is deleted with
-- the plate.
CREATE TABLE payment_plate_guesses (
    receipt TEXT PRIMARY KEY,
    -- First wrong plate of the hour and of the day that are counted, and their numbers.
    hour_ms BIGINT NOT NULL,
    hour_count BIGINT NOT NULL,
    day_ms BIGINT NOT NULL,
    day_count BIGINT NOT NULL,
    -- All of them.
    total BIGINT NOT NULL
);

-- The bank's reference of a transfer, if its provider reports one.
ALTER TABLE payment_transfers ADD COLUMN bank_reference TEXT;

-- The stored transfer that a report repeats, if another provider has reported it; else that of the same transaction.
ALTER TABLE payment_conflicts ADD COLUMN of_provider TEXT;
ALTER TABLE payment_conflicts ADD COLUMN of_transaction TEXT;
CREATE INDEX payment_conflicts_of ON payment_conflicts (of_provider, of_transaction);
CREATE INDEX payment_conflicts_seen ON payment_conflicts (seen_ms, provider, transaction_id, account, amount);
