-- Everything here is derived from the store. Times are milliseconds since 1970, durations
-- milliseconds, so that one SQL serves SQLite and PostgreSQL.

create table executions (
  id            varchar(26) primary key,
  notebook      varchar(500) not null,
  number        integer not null,
  path          varchar(4000),
  status        varchar(20) not null,
  sealed        integer not null,
  started_at    bigint not null,
  ended_at      bigint,
  wall          bigint not null,
  cells         integer not null,
  user_name     varchar(500) not null,
  rerun_of      varchar(26),
  verdict       varchar(20)
);
create index executions_by_number on executions (notebook, number);
create index executions_by_start on executions (started_at, id);

create table cell_runs (
  execution       varchar(26) not null,
  number          integer not null,
  cell_id         varchar(500),
  execution_count integer not null,
  status          varchar(20) not null,
  source_digest   varchar(71) not null,
  started_at      bigint not null,
  wall            bigint not null,
  primary key (execution, number)
);
create index cell_runs_by_source on cell_runs (source_digest);

-- The last point of every key.
create table metadata (
  execution    varchar(26) not null,
  name         varchar(1000) not null,
  json         text not null,
  number_value double precision,
  step         bigint,
  said_at      bigint not null,
  cell         integer not null,
  primary key (execution, name)
);
create index metadata_by_name on metadata (name, number_value);

create table dependencies (
  execution   varchar(26) not null,
  position    integer not null,
  coordinates varchar(1000),
  file        varchar(1000) not null,
  digest      varchar(71) not null,
  direct      integer not null,
  primary key (execution, position)
);
create index dependencies_by_digest on dependencies (digest);

-- Blobs that an execution names itself; the files of its bundles are named by the bundle.
create table blob_uses (
  execution varchar(26) not null,
  digest    varchar(71) not null,
  cell      integer not null,
  role      varchar(20) not null,
  primary key (execution, digest, cell, role)
);
create index blob_uses_by_digest on blob_uses (digest);

create table events (
  id        varchar(26) primary key,
  execution varchar(26) not null,
  said_at   bigint not null,
  user_name varchar(500) not null,
  kind      varchar(20) not null,
  value     text not null
);
create index events_by_execution on events (execution, id);

-- The fold of the events: tags that an execution carries now.
create table tags (
  execution varchar(26) not null,
  name      varchar(100) not null,
  primary key (execution, name)
);
create index tags_by_name on tags (name, execution);
