CREATE TABLE IF NOT EXISTS users (
    user TEXT PRIMARY KEY COLLATE NOCASE,
    password_hash TEXT NOT NULL,
    totp_seed TEXT,
    last_step INTEGER NOT NULL DEFAULT 0, -- the 30-second step of the last code used; older ones are refused
    profile TEXT NOT NULL                 -- JSON: email, answers, offices, clients, certificate
);
CREATE TABLE IF NOT EXISTS notes (
    user TEXT NOT NULL COLLATE NOCASE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user, key)
);
CREATE TABLE IF NOT EXISTS claims (number TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS timekeepers (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS sessions (
    token_hash TEXT PRIMARY KEY,
    user TEXT NOT NULL COLLATE NOCASE,
    stage TEXT NOT NULL,                  -- how far the sign-in has come
    expires_at REAL NOT NULL              -- seconds since 1970
);
CREATE TABLE IF NOT EXISTS parcels (      -- posted, but not taken yet
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    user TEXT NOT NULL COLLATE NOCASE,
    name TEXT NOT NULL,
    content BLOB NOT NULL,
    typed TEXT NOT NULL,                  -- JSON: what was typed beside the file
    papers TEXT NOT NULL                  -- JSON: [[name, base64], ...]
);
CREATE TABLE IF NOT EXISTS invoices (
    id INTEGER PRIMARY KEY,
    number TEXT NOT NULL,
    claim TEXT NOT NULL,
    total TEXT NOT NULL,                  -- dollars and cents
    lines INTEGER NOT NULL,
    file_sha256 TEXT NOT NULL,
    file_name TEXT NOT NULL,
    received_at TEXT NOT NULL,            -- UTC, by the street's clock
    receipt TEXT,
    user TEXT NOT NULL,                   -- who sent it
    typed TEXT NOT NULL                   -- JSON: what was typed beside the file
);
CREATE INDEX IF NOT EXISTS invoice_numbers ON invoices (number);
CREATE TABLE IF NOT EXISTS states (       -- an invoice is in the latest of its states that is not in the future
    id INTEGER PRIMARY KEY,
    invoice INTEGER NOT NULL REFERENCES invoices (id),
    at TEXT NOT NULL,                     -- empty for the state an invoice begins in
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    amount TEXT
);
CREATE INDEX IF NOT EXISTS states_of_invoice ON states (invoice, at);
CREATE TABLE IF NOT EXISTS papers (
    invoice INTEGER NOT NULL REFERENCES invoices (id),
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS uploads (
    id INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,               -- the first upload of the same file
    time TEXT NOT NULL,
    ready_at TEXT NOT NULL,               -- when validation is over
    number TEXT NOT NULL,                 -- empty when the file did not say one
    outcome TEXT NOT NULL,                -- accepted or refused
    text TEXT NOT NULL,
    problems TEXT NOT NULL,               -- JSON: [[line, field, text, code, value], ...]
    user TEXT NOT NULL,
    file_name TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS upload_times ON uploads (time);
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    to_user TEXT NOT NULL,
    to_address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT,
    html TEXT,
    due_at TEXT NOT NULL,
    delivered_at TEXT,
    key TEXT,                             -- a newer letter with this key takes the place of one that has not gone out
    about TEXT NOT NULL                   -- the invoice number whose future it tells; empty for others
);
CREATE INDEX IF NOT EXISTS mails_due ON mails (due_at) WHERE delivered_at IS NULL;
