-- Which logs grew since a peer was last spoken to, without a look at what everybody else wrote.

ALTER TABLE log ADD COLUMN last_arrival INTEGER NOT NULL DEFAULT 0;
UPDATE log SET last_arrival = coalesce(
    (SELECT max(arrival) FROM entry WHERE entry.log_id = log.log_id), 0);
CREATE INDEX log_growth ON log (scope, last_arrival);
