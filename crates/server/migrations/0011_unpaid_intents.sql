-- Intents that may be deleted after a while, because nobody has paid them.
CREATE INDEX payment_intents_unpaid ON payment_intents (expires_ms) WHERE booked = 0;
