-- {whole}, {text}, {bytes} and {clustered} are said by the engine; see migration.rs.
CREATE TABLE entry (
    seq {whole} NOT NULL PRIMARY KEY,
    id {text} NOT NULL UNIQUE,
    recorded {whole} NOT NULL,
    day {text} NOT NULL,
    account {text} NOT NULL,
    name {text} NOT NULL,
    role {text} NOT NULL,
    department {text},
    enterprise {text},
    zone {text},
    action {text} NOT NULL,
    command {text} NOT NULL,
    files {text} NOT NULL,
    documents {whole} NOT NULL,
    documents_digest {bytes} NOT NULL,
    facts {whole} NOT NULL,
    facts_digest {bytes} NOT NULL,
    findings {whole} NOT NULL,
    findings_digest {bytes} NOT NULL,
    outcomes {whole} NOT NULL,
    outcomes_digest {bytes} NOT NULL,
    previous {bytes} NOT NULL,
    hash {bytes} NOT NULL
);
CREATE INDEX entry_by_day ON entry (day, seq);
CREATE INDEX entry_by_recorded ON entry (recorded, seq);

CREATE TABLE document (
    entry {whole} NOT NULL,
    number {whole} NOT NULL,
    kind {text} NOT NULL,
    key {text} NOT NULL,
    body {text} NOT NULL,
    seal {bytes} NOT NULL,
    PRIMARY KEY (entry, number)
) {clustered};
CREATE INDEX document_by_key ON document (kind, key, entry, number);

CREATE TABLE source (
    entry {whole} NOT NULL,
    number {whole} NOT NULL,
    file {text} NOT NULL,
    sheet {text} NOT NULL,
    department {text} NOT NULL,
    form {text} NOT NULL,
    delivered {text},
    digest {text} NOT NULL,
    seal {bytes} NOT NULL,
    PRIMARY KEY (entry, number)
) {clustered};

CREATE TABLE fact (
    entry {whole} NOT NULL,
    number {whole} NOT NULL,
    subject {text} NOT NULL,
    term {text} NOT NULL,
    period {text} NOT NULL,
    reading {text} NOT NULL,
    amount {whole},
    digits {whole},
    text {text},
    source {whole} NOT NULL,
    sheet_row {whole} NOT NULL,
    sheet_column {whole} NOT NULL,
    raw {text} NOT NULL,
    seal {bytes} NOT NULL,
    PRIMARY KEY (entry, number)
) {clustered};

CREATE TABLE finding (
    entry {whole} NOT NULL,
    number {whole} NOT NULL,
    code {text} NOT NULL,
    severity {text} NOT NULL,
    file {text} NOT NULL,
    sheet {text} NOT NULL,
    sheet_row {whole},
    sheet_column {whole},
    subject {text} NOT NULL,
    term {text} NOT NULL,
    raw {text} NOT NULL,
    message {text} NOT NULL,
    advice {text} NOT NULL,
    seal {bytes} NOT NULL,
    PRIMARY KEY (entry, number)
) {clustered};

CREATE TABLE outcome (
    entry {whole} NOT NULL,
    number {whole} NOT NULL,
    subject {text} NOT NULL,
    name {text} NOT NULL,
    list {text} NOT NULL,
    region {text} NOT NULL,
    zone {text} NOT NULL,
    industry {text} NOT NULL,
    status {text} NOT NULL,
    class {text} NOT NULL,
    class_by_rank {text} NOT NULL,
    rank {whole},
    ranked {whole} NOT NULL,
    total {text},
    total_order {text},
    previous_class {text},
    body {text} NOT NULL,
    seal {bytes} NOT NULL,
    PRIMARY KEY (entry, number)
) {clustered};
CREATE INDEX outcome_by_subject ON outcome (subject, entry, number);
CREATE INDEX outcome_by_class ON outcome (entry, class, number);
CREATE INDEX outcome_by_rank ON outcome (entry, list, rank, number);

CREATE TABLE file (
    digest {text} NOT NULL PRIMARY KEY,
    name {text} NOT NULL,
    size {whole} NOT NULL,
    parts {whole} NOT NULL,
    seal {bytes} NOT NULL
);

CREATE TABLE file_part (
    digest {text} NOT NULL,
    number {whole} NOT NULL,
    bytes {bytes} NOT NULL,
    PRIMARY KEY (digest, number)
);
