-- The durable steps of one execution, for pgbench: claim and end, two commits.
select nextval('floor.next') as id \gset
begin;
update floor.actions set status = 'executing', attempt = attempt + 1 where id = :id and status = 'approved' returning protocol;
insert into floor.events (action_id, type, actor, data) values (:id, 'executing', 'system', '{"attempt":1}');
insert into floor.log (action_id, attempt) values (:id, 1);
commit;
begin;
update floor.actions set status = 'executed', executed_at = now(), result = '{"record_id":42}' where id = :id and status = 'executing';
insert into floor.events (action_id, type, actor, data) values (:id, 'executed', 'system', '{"record_id":42}');
update floor.log set completed_at = now(), success = true, result = '{"record_id":42}' where action_id = :id and attempt = 1;
commit;
