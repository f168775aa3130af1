-- The store, as any SQLite program sees it. application_id 0x7061796b ("payk"), user_version 2.
-- Probabilities are shares (0 to 1), money is in the scenario's currency, time in months. Infinity ("never") is stored
-- as such, what is undefined as NULL. A scenario appears with all that belongs to it, or not at all.
-- (Version 1 had no sums; a store of it gets them, as of what it then holds, when it is next written to.)

-- A row a scenario and point of a sweep. Path, changes (of the command line), varied (the point as text), digest (of
-- the composed, canonical scenario; '' where it could not be read), seed, trials, sampler and version are its
-- identity. Every input that was ever varied is a column named after its pointer.
CREATE TABLE scenarios (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    changes TEXT NOT NULL,
    varied TEXT NOT NULL,
    digest TEXT NOT NULL,
    seed INTEGER NOT NULL,
    trials INTEGER NOT NULL,
    sampler TEXT NOT NULL,
    version TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('done', 'failed')),
    error TEXT NOT NULL,                -- the first one; '' of one that is done
    name TEXT,
    vendor TEXT,
    currency TEXT,
    basis TEXT,                         -- the decision's: all figures of this table are on it
    horizon_months INTEGER,
    target_months REAL,
    required_probability REAL,
    verdict TEXT,                       -- 'met', 'not met', 'unresolved'
    payback_probability REAL,           -- by target_months
    never_probability REAL,
    payback_p50 REAL,
    npv_mean REAL,
    npv_p10 REAL,
    npv_p50 REAL,
    npv_p90 REAL,
    roi_p50 REAL,
    expected_shortfall_05 REAL,         -- mean NPV of the worst 5 % of the trials
    peak_funding_p90 REAL,
    row_sum INTEGER,                    -- checksum of this row, and
    rest_sum INTEGER,                   -- of what belongs to it in the other tables (sim/batch/checksum.h)
    UNIQUE (path, changes, varied, digest, seed, trials, sampler, version)
);

-- Every outcome of MODEL: mean and quantiles with their 95 % intervals; undefined and never are shares of the trials.
CREATE TABLE outcomes (
    scenario INTEGER NOT NULL REFERENCES scenarios,
    name TEXT NOT NULL,                 -- 'hard.npv', 'total.payback_months', 'go_live_month', …
    mean REAL, mean_low REAL, mean_high REAL,
    sd REAL,
    p05 REAL, p05_low REAL, p05_high REAL,
    p10 REAL, p10_low REAL, p10_high REAL,
    p25 REAL, p25_low REAL, p25_high REAL,
    p50 REAL, p50_low REAL, p50_high REAL,
    p75 REAL, p75_low REAL, p75_high REAL,
    p90 REAL, p90_low REAL, p90_high REAL,
    p95 REAL, p95_low REAL, p95_high REAL,
    undefined REAL,
    never REAL,
    PRIMARY KEY (scenario, name)
) WITHOUT ROWID;

-- 'payback_by' for every month from 0 on; with month -1: 'never', 'net_value_positive', 'roi_positive'.
CREATE TABLE probabilities (
    scenario INTEGER NOT NULL REFERENCES scenarios,
    name TEXT NOT NULL,
    month INTEGER NOT NULL,
    value REAL, low REAL, high REAL,
    PRIMARY KEY (scenario, name, month)
) WITHOUT ROWID;

-- The uncertain inputs: the distribution as JSON, and its own figures.
CREATE TABLE inputs (
    scenario INTEGER NOT NULL REFERENCES scenarios,
    pointer TEXT NOT NULL,
    distribution TEXT,
    mean REAL, p10 REAL, p50 REAL, p90 REAL,
    PRIMARY KEY (scenario, pointer)
) WITHOUT ROWID;

-- What was wrong with a scenario that failed, in the order in which it was found.
CREATE TABLE errors (
    scenario INTEGER NOT NULL REFERENCES scenarios,
    position INTEGER NOT NULL,
    severity TEXT,                      -- 'error', 'warning'
    file TEXT,
    line INTEGER,
    "column" INTEGER,
    pointer TEXT,
    message TEXT,
    hint TEXT,
    PRIMARY KEY (scenario, position)
) WITHOUT ROWID;

-- A row a call of `payback batch`; finished is NULL where it was interrupted. batch is a digest of what it was asked to
-- do, shards aside: the shards of one batch have the same.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started TEXT NOT NULL,
    finished TEXT,
    version TEXT NOT NULL,
    isa TEXT NOT NULL,
    shard INTEGER NOT NULL,             -- 1 to shards; 0 of 0: not divided
    shards INTEGER NOT NULL,
    batch TEXT NOT NULL,
    items INTEGER NOT NULL,
    done INTEGER,
    skipped INTEGER,
    failed INTEGER
);

-- What belongs to a scenario goes with it. (Enforced foreign keys would do so too, at the price of looking the scenario
-- up for each of its rows, and only where whoever deletes it enforces them.)
CREATE TRIGGER scenario_goes AFTER DELETE ON scenarios BEGIN
    DELETE FROM outcomes WHERE scenario = old.id;
    DELETE FROM probabilities WHERE scenario = old.id;
    DELETE FROM inputs WHERE scenario = old.id;
    DELETE FROM errors WHERE scenario = old.id;
END;

CREATE VIEW ranking_by_npv AS
    SELECT path, varied, name, currency, verdict, npv_mean, payback_probability
    FROM scenarios WHERE status = 'done' ORDER BY npv_mean DESC, path, varied;

CREATE VIEW ranking_by_payback AS
    SELECT path, varied, name, currency, verdict, payback_probability, npv_mean
    FROM scenarios WHERE status = 'done' ORDER BY payback_probability DESC, path, varied;

CREATE VIEW failures AS
    SELECT path, varied, error
    FROM scenarios WHERE status = 'failed' ORDER BY path, varied;
