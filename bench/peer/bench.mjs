// The plan's architecture as it was drawn: BullMQ on Redis, a Node worker, PostgreSQL for actions,
// events and the execution log. One effect call per action over HTTP.
//
//   node bench.mjs --database-url URL --redis SOCKET --stub-url URL
//
// Takes commands on its standard input, one a line, and answers each with one line of JSON, so that
// whoever measures can look at the machine between them. See `commands` below. With `--role worker`
// and `--concurrency N` it is one of several worker processes.
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import http from 'node:http';
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    'database-url': { type: 'string' },
    redis: { type: 'string' },
    'stub-url': { type: 'string' },
    role: { type: 'string', default: 'measure' },
    concurrency: { type: 'string', default: '5' },
  },
});
const stubUrl = options['stub-url'];
const QUEUE = 'ai-coo-actions';

const connection = () => new Redis({ path: options.redis, maxRetriesPerRequest: null });
const newPool = (concurrency) =>
  new pg.Pool({ connectionString: options['database-url'], max: Math.max(10, concurrency) });
let pool = newPool(20);

const schema = `
drop schema if exists peer cascade; create schema peer;
create table peer.autonomous_actions (
  id text primary key, action_type text not null, action_protocol jsonb not null, status text not null,
  created_at timestamptz not null default now(), expires_at timestamptz not null,
  requires_approval boolean not null default true, approved_by text, approved_at timestamptz, approval_token_used text,
  executed_at timestamptz, execution_result jsonb, execution_error text,
  idempotency_key text not null unique, risk_level text not null, reasoning text not null, expected_effect text not null,
  created_by text not null default 'ai_coo');
create index on peer.autonomous_actions (status); create index on peer.autonomous_actions (created_at desc);
create index on peer.autonomous_actions (expires_at);
create table peer.action_events (
  id text primary key, action_id text not null references peer.autonomous_actions(id), event_type text not null,
  timestamp timestamptz not null default now(), actor text, actor_type text, event_data jsonb);
create index on peer.action_events (action_id, timestamp desc); create index on peer.action_events (timestamp desc);
create index on peer.action_events (event_type);
create table peer.action_execution_log (
  id text primary key, action_id text not null references peer.autonomous_actions(id), started_at timestamptz not null default now(),
  completed_at timestamptz, duration_ms integer, operation_type text not null, operation_params jsonb not null,
  success boolean not null, result_data jsonb, error_message text, attempt_number integer not null default 1);
create index on peer.action_execution_log (action_id); create index on peer.action_execution_log (started_at desc);`;

const event = (id, type, actor, data = {}) =>
  pool.query('insert into peer.action_events (id, action_id, event_type, actor, actor_type, event_data) values ($1,$2,$3,$4,$5,$6)',
    [randomUUID(), id, type, actor, actor === 'system' ? 'system' : 'human', data]);

function effect(agent, action) {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ reference: action.id, vals_list: [action.action_protocol.inputs] });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(`${stubUrl}/effect`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part));
      response.on('end', () => (response.statusCode < 300 ? resolve(text) : reject(new Error(`effect answered ${response.statusCode}`))));
    });
    request.on('error', reject);
    request.end(body);
  });
}

// The plan's worker: load, expiry, idempotency, revalidate, execute, audit, status.
async function execute(agent, actionId) {
  const started = Date.now();
  const { rows: [action] } = await pool.query('select * from peer.autonomous_actions where id = $1', [actionId]);
  if (action.expires_at < new Date()) throw new Error('expired');
  if (action.status === 'executed') return;
  if (action.status !== 'approved' && action.status !== 'executing') throw new Error(`status ${action.status}`);
  await pool.query("update peer.autonomous_actions set status = 'executing' where id = $1", [actionId]);
  await event(actionId, 'executing', 'system');
  const result = await effect(agent, action);
  await event(actionId, 'executed', 'system', { operation: action.action_type, inputs: action.action_protocol.inputs });
  await pool.query('insert into peer.action_execution_log (id, action_id, completed_at, duration_ms, operation_type, operation_params, success, result_data) values ($1,$2,now(),$3,$4,$5,true,$6)',
    [randomUUID(), actionId, Date.now() - started, action.action_type, action.action_protocol.inputs, { result }]);
  await pool.query("update peer.autonomous_actions set status = 'executed', executed_at = now(), execution_result = $2 where id = $1", [actionId, { result }]);
}

function newWorker(concurrency) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  return new Worker(QUEUE, (job) => execute(agent, job.data.actionId), { connection: connection(), concurrency });
}

let made = 0;
function action() {
  const id = randomUUID();
  made += 1;
  const inputs = { name: `Call customer ${made} about the overdue invoice`, user_id: 2, date_deadline: '2026-12-01' };
  return [id, 'create_task', { action_id: id, inputs, preconditions: { record_still_exists: true } }, 'pending_approval', `create_task-${id}`];
}

const insertAction = (row) => pool.query(
  `insert into peer.autonomous_actions (id, action_type, action_protocol, status, expires_at, idempotency_key, risk_level, reasoning, expected_effect)
   values ($1,$2,$3,$4, now() + interval '24 hours', $5, 'low', 'The invoice is 62 days overdue and nobody called.', 'A follow-up task for the account manager')`, row);

async function insertMany(count) {
  const ids = [];
  while (ids.length < count) {
    const rows = Array.from({ length: Math.min(100, count - ids.length) }, action);
    await Promise.all(rows.map(insertAction));
    ids.push(...rows.map((row) => row[0]));
  }
  return ids;
}

async function approve(queue, id) {
  await pool.query("update peer.autonomous_actions set status = 'approved', approved_by = 'operator', approved_at = now() where id = $1", [id]);
  await event(id, 'approved', 'operator');
  await queue.add('execute_action', { actionId: id }, { jobId: `action-${id}`, attempts: 3, backoff: { type: 'exponential', delay: 2000 }, removeOnComplete: { count: 1000 } });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const wallClock = () => performance.timeOrigin + performance.now();

async function until(what) {
  while (!(await what())) await pause(25);
}
// The stub is asked, not the database, for as long as effects are missing: asking costs nothing there.
const happened = async () => Number(await (await fetch(`${stubUrl}/count`)).text());
const allExecuted = async () =>
  (await pool.query("select from peer.autonomous_actions where status <> 'executed' limit 1")).rowCount === 0;

// When each effect reached the stub after its approval was due, in milliseconds.
async function startedAfter(due) {
  const log = await (await fetch(`${stubUrl}/log`)).json();
  return log.filter(([id]) => due.has(id)).map(([id, nanoseconds]) => nanoseconds / 1e6 - due.get(id));
}

let queue;
let waiting = [];
let worker;
let children = [];

const commands = {
  // Empty tables and an empty queue.
  async clear() {
    await pool.query(schema);
    const redis = connection();
    await redis.flushdb();
    redis.disconnect();
    queue ??= new Queue(QUEUE, { connection: connection() });
    return {};
  },
  // So many actions wait for approval.
  async fill(count) {
    waiting = await insertMany(Number(count));
    return {};
  },
  // They are approved, 10 at a time.
  async approve() {
    const begun = performance.now();
    for (let at = 0; at < waiting.length; at += 10) await Promise.all(waiting.slice(at, at + 10).map((id) => approve(queue, id)));
    return { seconds: (performance.now() - begun) / 1000 };
  },
  // Workers begin, and everything that was approved is executed.
  async work(concurrency, processes) {
    const begun = performance.now();
    await commands.begin(concurrency, processes);
    await until(async () => (await happened()) >= waiting.length);
    await until(allExecuted);
    return { seconds: (performance.now() - begun) / 1000 };
  },
  async begin(concurrency, processes) {
    const several = Number(processes) > 1;
    const options = [...process.argv.slice(2), '--role', 'worker', '--concurrency', concurrency];
    for (let i = 0; several && i < Number(processes); i++) children.push(fork(fileURLToPath(import.meta.url), options));
    if (!several) worker = newWorker(Number(concurrency));
    return { processes: several ? children.map((child) => child.pid) : [process.pid] };
  },
  // So many approvals, each once the one before it is executed.
  async latency(samples) {
    const calls = [], executed = [], due = new Map();
    for (let i = 0; i < Number(samples); i++) {
      const [id] = await insertMany(1);
      await pause(10);
      const begun = performance.now();
      due.set(id, wallClock());
      await approve(queue, id);
      calls.push(performance.now() - begun);
      const executedEvent = "select 1 from peer.action_events where action_id = $1 and event_type = 'executed'";
      while ((await pool.query(executedEvent, [id])).rowCount === 0);
      executed.push(performance.now() - begun);
    }
    return { calls, started: await startedAfter(due), executed };
  },
  // As many as were filled, at so many a second, whatever becomes of those before.
  async open(rate) {
    const due = new Map(), executed = [], open = new Set();
    const begun = wallClock();
    let approved = 0;
    const looking = (async () => {
      while (approved < waiting.length || open.size > 0) {
        await pause(2);
        if (open.size === 0) continue;
        const sql = "select id from peer.autonomous_actions where id = any($1) and status = 'executed'";
        for (const { id } of (await pool.query(sql, [[...open]])).rows) {
          executed.push(wallClock() - due.get(id));
          open.delete(id);
        }
      }
    })();
    await Promise.all(waiting.map(async (id, place) => {
      const at = begun + (place * 1000) / Number(rate);
      await pause(at - wallClock());
      due.set(id, at);
      open.add(id);
      await approve(queue, id);
      approved += 1;
    }));
    await looking;
    return { started: await startedAfter(due), executed };
  },
  // The workers end, and every connection to PostgreSQL, so that what it counts is complete.
  async rest() {
    await worker?.close();
    worker = undefined;
    const ended = children.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of children) child.kill();
    await Promise.all(ended);
    children = [];
    await pool.end();
    pool = newPool(20);
    return {};
  },
};

if (options.role === 'worker') {
  newWorker(Number(options.concurrency));
} else {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...words] = line.split(' ');
    console.log(JSON.stringify(await commands[name](...words)));
  }
  process.exit(0);
}
