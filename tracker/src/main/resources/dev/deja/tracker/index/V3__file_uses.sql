-- Which cell run read or wrote which bytes: lineage is made of these. Executions that are
-- in an older index were recorded before files were watched.
create table file_uses (
  execution  varchar(26) not null,
  cell       integer not null,
  role       varchar(10) not null,
  -- as the record has it
  path       varchar(4000) not null,
  -- absolute, where the execution ran
  file       varchar(4000) not null,
  digest     varchar(71),
  size_bytes bigint not null,
  primary key (execution, cell, role, path)
);
create index file_uses_by_digest on file_uses (digest, role, execution);
create index file_uses_by_file on file_uses (file, execution);
