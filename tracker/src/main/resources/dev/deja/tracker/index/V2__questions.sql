-- What executions are asked for by.

alter table executions add column host varchar(500);
alter table executions add column client varchar(100);
alter table executions add column java varchar(500);
alter table executions add column git_commit varchar(40);
alter table executions add column git_branch varchar(500);
alter table executions add column git_version varchar(500);
alter table executions add column cpu bigint;
alter table executions add column peak_memory bigint;
alter table executions add column cost double precision;
create index executions_by_user on executions (user_name, started_at);
create index executions_by_status on executions (status, started_at);
create index executions_by_notebook on executions (notebook, started_at);

-- A number, a text, true or false as text; of anything else its JSON. Cut at 1,000 characters.
alter table metadata add column text_value varchar(1000);
drop index metadata_by_name;
create index metadata_by_number on metadata (name, number_value, execution);
create index metadata_by_text on metadata (name, text_value, execution);

create table parameters (
  execution    varchar(26) not null,
  name         varchar(1000) not null,
  json         text not null,
  number_value double precision,
  text_value   varchar(1000),
  primary key (execution, name)
);
create index parameters_by_number on parameters (name, number_value, execution);
create index parameters_by_text on parameters (name, text_value, execution);

create index events_by_kind on events (kind, execution);
create index dependencies_by_coordinates on dependencies (coordinates, execution);

-- The fold of the events about deployments.
create table deployments (
  id         varchar(26) primary key,
  execution  varchar(26) not null,
  name       varchar(200) not null,
  version    varchar(1000),
  path       varchar(4000),
  digest     varchar(71),
  url        varchar(4000),
  said_at    bigint not null,
  user_name  varchar(500) not null,
  retired_at bigint,
  retired_by varchar(500)
);
create index deployments_by_name on deployments (name);
create index deployments_by_execution on deployments (execution);
create index deployments_by_digest on deployments (digest);
