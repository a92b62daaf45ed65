-- {whole}, {text}, {bytes} and {clustered} are said by the engine; see migration.rs.
CREATE TABLE access_log (
    seq {whole} NOT NULL PRIMARY KEY,
    happened {whole} NOT NULL,
    account {text} NOT NULL,
    role {text} NOT NULL,
    action {text} NOT NULL,
    what {text} NOT NULL,
    came_from {text} NOT NULL,
    result {text} NOT NULL,
    quoted {text} NOT NULL,
    previous {bytes} NOT NULL,
    hash {bytes} NOT NULL
);
CREATE INDEX access_log_by_account ON access_log (account, seq);

CREATE TABLE credential (
    account {text} NOT NULL PRIMARY KEY,
    password {text} NOT NULL,
    must_change {whole} NOT NULL,
    changed {whole} NOT NULL,
    second_factor {text},
    second_factor_step {whole},
    failed {whole} NOT NULL,
    locked_until {whole}
);

CREATE TABLE session (
    token {text} NOT NULL PRIMARY KEY,
    account {text} NOT NULL,
    csrf {text} NOT NULL,
    began {whole} NOT NULL,
    used {whole} NOT NULL,
    ends {whole} NOT NULL,
    second_factor {whole} NOT NULL,
    came_from {text} NOT NULL
);
CREATE INDEX session_by_account ON session (account);

CREATE TABLE read_mark (
    account {text} NOT NULL,
    notice {text} NOT NULL,
    PRIMARY KEY (account, notice)
);

CREATE TABLE job (
    id {text} NOT NULL PRIMARY KEY,
    kind {text} NOT NULL,
    due {whole} NOT NULL,
    body {text} NOT NULL,
    state {text} NOT NULL,
    tries {whole} NOT NULL,
    worker {text},
    leased_until {whole},
    error {text},
    finished {whole}
);
CREATE INDEX job_by_state ON job (state, due);
