create index executions_by_rerun on executions (rerun_of);
