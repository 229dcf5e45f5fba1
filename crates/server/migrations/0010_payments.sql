-- Payment intents, verified transfers and refunds. Amounts are in đồng, times are milliseconds since 1970 (UTC).

CREATE TABLE payment_intents (
    -- 32 hexadecimal digits, which only the payer knows.
    id TEXT PRIMARY KEY,
    -- The order number that providers get, random, 1 to 2^52.
    number BIGINT NOT NULL UNIQUE,
    -- The code in the memo of transfers.
    reference TEXT NOT NULL UNIQUE,
    -- parking, fund, fee, donation.
    kind TEXT NOT NULL,
    -- Key of the parking site, fund, fee or heritage site.
    subject TEXT NOT NULL,
    -- JSON: what it is for, in words.
    purpose TEXT NOT NULL,
    amount BIGINT NOT NULL,
    -- Key of the account in the operator's file.
    account TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    -- What happens to later transfers: accept, refund.
    late TEXT NOT NULL,
    cancelled INTEGER NOT NULL,
    -- Sum that is booked from its transfers.
    booked BIGINT NOT NULL,
    -- Code of the receipt without separators, once it is paid.
    receipt TEXT UNIQUE,
    paid_ms BIGINT,
    -- Start and end of what is paid for.
    from_ms BIGINT,
    to_ms BIGINT,
    -- Letters and digits of the plate, until the time after which it is deleted.
    plate TEXT,
    plate_delete_ms BIGINT,
    -- Whether the provider knows it.
    announced INTEGER NOT NULL,
    -- JSON: account, bank and memo to pay to.
    pay_to TEXT NOT NULL
);
CREATE INDEX payment_intents_account ON payment_intents (account, expires_ms);
-- Those that are paid in part, which are few.
CREATE INDEX payment_intents_part ON payment_intents (expires_ms)
    WHERE booked > 0 AND booked < amount AND cancelled = 0;
CREATE INDEX payment_intents_subject ON payment_intents (kind, subject);
CREATE INDEX payment_intents_plate ON payment_intents (plate_delete_ms);

-- Verified transfers. What a provider reported never changes; the columns after order_number do.
CREATE TABLE payment_transfers (
    provider TEXT NOT NULL,
    -- The provider's id of the transaction.
    transaction_id TEXT NOT NULL,
    -- Key of the account in the operator's file.
    account TEXT NOT NULL,
    amount BIGINT NOT NULL,
    memo TEXT NOT NULL,
    -- By the bank.
    received_ms BIGINT NOT NULL,
    -- By this server.
    stored_ms BIGINT NOT NULL,
    -- The order that the provider matched it with.
    order_number BIGINT,
    -- The intent that it was matched with.
    intent TEXT REFERENCES payment_intents (id),
    -- exact, under, over, late, duplicate, cancelled, unmatched; and why it is unmatched.
    outcome TEXT NOT NULL,
    reason TEXT,
    is_late INTEGER NOT NULL,
    -- Where the amount is: the four add up to it.
    booked BIGINT NOT NULL,
    to_refund BIGINT NOT NULL,
    refunded BIGINT NOT NULL,
    unmatched BIGINT NOT NULL,
    -- 0 until it was compared with the intents.
    matched INTEGER NOT NULL,
    PRIMARY KEY (provider, transaction_id)
);
CREATE INDEX payment_transfers_intent ON payment_transfers (intent, received_ms);
CREATE INDEX payment_transfers_received ON payment_transfers (received_ms, provider, transaction_id);
CREATE INDEX payment_transfers_matched ON payment_transfers (matched, stored_ms);

-- Reports that contradict a stored transfer. They change nothing.
CREATE TABLE payment_conflicts (
    provider TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    account TEXT NOT NULL,
    amount BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    PRIMARY KEY (provider, transaction_id, account, amount)
);

CREATE TABLE payment_refunds (
    -- The bank's id of the refund.
    id TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    amount BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    -- Id of the API key of the operator who entered it.
    key_id TEXT NOT NULL,
    FOREIGN KEY (provider, transaction_id) REFERENCES payment_transfers (provider, transaction_id)
);

-- Idempotency keys. They are deleted with the plate, which the digest covers.
CREATE TABLE payment_keys (
    key TEXT PRIMARY KEY,
    digest TEXT NOT NULL,
    intent TEXT NOT NULL REFERENCES payment_intents (id)
);
CREATE INDEX payment_keys_intent ON payment_keys (intent);

-- When the transfers of an account were last fetched from its provider.
CREATE TABLE payment_polls (
    account TEXT PRIMARY KEY,
    polled_ms BIGINT NOT NULL
);
