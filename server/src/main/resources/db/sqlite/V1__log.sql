-- The log. Only `event` is the truth; `place` and `sent` are its indexes, written in sorted
-- portions behind it (docs/decisions/010-sqlite-schema.md). Rows above meta.indexed may lack them.
create table meta (name text primary key, value text not null) without rowid;

create table room (id integer primary key, name text not null unique, epoch text not null);

-- Apart from room, so that a commit that touches many rooms dirties few pages.
create table head (room integer primary key, seq integer not null);

create table author (
  id integer primary key,
  user_id text not null,
  role text not null,
  name text not null,
  unique (user_id, role, name)
);

-- In commit order: every commit appends to the last page.
create table event (
  id integer primary key,
  room integer not null,
  seq integer not null,
  author integer not null,
  client_id text not null,
  kind text not null,
  ref integer not null,
  ts integer not null,
  data text not null
);

-- Where the event with this number lies.
create table place (
  room integer not null,
  seq integer not null,
  event integer not null,
  primary key (room, seq)
) without rowid;

-- Which sends are known: one key for one user's client id in one room, for ever.
create table sent (
  room integer not null,
  send_key blob not null,
  seq integer not null,
  primary key (room, send_key)
) without rowid;
