-- What executions have under names; of one name the last. Executions that are in an older index
-- were recorded before there was such a thing.
create table artifacts (
  execution  varchar(26) not null,
  name       varchar(100) not null,
  cell       integer not null,
  kind       varchar(10) not null,
  digest     varchar(71),
  size_bytes bigint not null,
  primary key (execution, name)
);
create index artifacts_by_name on artifacts (name, execution);
create index artifacts_by_digest on artifacts (digest);
