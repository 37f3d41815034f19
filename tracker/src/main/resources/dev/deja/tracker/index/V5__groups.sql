-- Groups, and of which task of which group an execution is an attempt. Executions that are in an
-- older index were recorded before there was such a thing.
alter table executions add column group_id varchar(26);
alter table executions add column group_name varchar(100);
alter table executions add column task integer;
create index executions_by_group on executions (group_id, task);
create index executions_by_group_name on executions (group_name, started_at);

create table execution_groups (
  id         varchar(26) primary key,
  name       varchar(100) not null,
  started_at bigint not null,
  -- the object of the store
  json       text not null
);
create index execution_groups_by_name on execution_groups (name);
