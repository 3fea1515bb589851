-- The index of the log store (package io.windlass.capacity.log). A stream is written when its task
-- has ended; those of running tasks are in memory. The output itself is in files under the data
-- directory, named by task id.
CREATE TABLE log_group (
    account_id text   NOT NULL,
    region     text   NOT NULL,
    name       text   COLLATE "C" NOT NULL,
    created_at bigint NOT NULL, -- epoch milliseconds, as all times here
    PRIMARY KEY (account_id, region, name)
);

CREATE TABLE log_stream (
    account_id     text   NOT NULL,
    region         text   NOT NULL,
    log_group      text   NOT NULL,
    stream_name    text   COLLATE "C" NOT NULL,
    task_id        text   NOT NULL,
    created_at     bigint NOT NULL,
    first_event_at bigint,          -- null: no output
    last_event_at  bigint,
    last_active_at bigint NOT NULL, -- last_event_at, or created_at where there is no output
    stored_bytes   bigint NOT NULL,
    PRIMARY KEY (account_id, region, log_group, stream_name)
);

CREATE INDEX log_stream_by_last_event
    ON log_stream (account_id, region, log_group, last_active_at, stream_name);

CREATE INDEX log_stream_by_first_event
    ON log_stream (account_id, region, log_group, first_event_at, stream_name)
    WHERE first_event_at IS NOT NULL;
