-- What was taken away from whom (docs/decisions/072-taking-rights-away.md). Each change lies in the
-- same transaction as an event of the log that tells of it.

-- A closed room can be read only.
alter table room add column closed integer not null default 0;

-- Users who are out of a room whatever their token grants. By name: the room may have no row yet.
create table removal (
  room text not null,
  user_id text not null,
  since_ms integer not null,
  primary key (room, user_id)
) without rowid;

-- Tokens of these users that were issued up to that second are good no more.
create table revocation (user_id text primary key, before_ms integer not null) without rowid;
