import { canonical, sha256 } from '../pantavisor-state.ts';
import {
  type HubAnswer,
  type HubRequest,
  jsonOf,
  mapOf,
  notAuthorized,
  ok,
  type Route,
  refuse,
  textOf,
} from './request.ts';
import type { Caller } from './sessions.ts';
import type { HubStore, Meta, StoredStep, StoredTrail } from './store.ts';

/** `/trails/…`: what a device runs, step by step. */
export function trailRoutes(store: HubStore, options: { summaryLag: () => number }): Route {
  return (request) => {
    const [first, id, part, revision, field] = request.path;
    if (first !== 'trails') return undefined;
    const { caller, method } = request;
    if (caller === undefined) return notAuthorized;
    if (id === undefined) return method === 'POST' ? begin(store, request, caller) : undefined;
    if (id === 'summary') return summaries(store, request, caller, options.summaryLag());
    const trail = store.trails.get(id);
    const mine = trail !== undefined && [trail.owner, `prn:::devices:/${trail.deviceId}`].includes(caller.prn);
    if (trail === undefined || !mine) return refuse(part === 'steps' && revision === undefined ? 403 : 404);
    if (part === undefined) return ok(shownTrail(trail));
    if (part === 'summary') {
      const summary = summaryOf(store, trail, options.summaryLag());
      return summary === undefined ? refuse(404) : ok(summary);
    }
    if (part !== 'steps') return undefined;
    if (revision === undefined) {
      return method === 'POST' ? addStep(store, request, trail) : ok(steps(request, caller, trail));
    }
    const step = trail.steps.find(({ rev }) => String(rev) === revision);
    if (step === undefined) return refuse(404);
    if (field === undefined) return ok(shownStep(trail, step));
    if (field === 'state') return ok(step.state);
    if (field !== 'progress' || method !== 'PUT') return undefined;
    if (caller.type !== 'DEVICE') return refuse(403);
    step.progress = { ...step.progress, ...jsonOf(request) };
    step.progressTime = store.now();
    trail.touched = store.now();
    return ok(step.progress);
  };
}

/** A device tells what it was made with: only once, and only with all of its objects there. */
function begin(store: HubStore, request: HubRequest, caller: Caller): HubAnswer {
  if (caller.type !== 'DEVICE' || caller.owner === undefined) return refuse(403);
  const state = jsonOf(request);
  const deviceId = caller.prn.slice(caller.prn.lastIndexOf('/') + 1);
  if (state === undefined || store.trails.has(deviceId)) return refuse(500);
  if (missingObjects(store, caller.owner, state).length > 0) return refuse(500);
  const trail: StoredTrail = { deviceId, owner: caller.owner, steps: [], touched: store.now() };
  trail.steps.push(newStep(store, 0, state, 'Factory State (rev 0)', { status: 'DONE' }));
  store.trails.set(deviceId, trail);
  return ok(shownTrail(trail));
}

function addStep(store: HubStore, request: HubRequest, trail: StoredTrail): HubAnswer {
  const body = jsonOf(request);
  const state = body?.['state'];
  const rev = Math.max(...trail.steps.map((step) => step.rev)) + 1;
  if (typeof state !== 'object' || state === null) return refuse(400);
  const text = textOf(body?.['commit-msg']) ?? '';
  const step = newStep(store, rev, mapOf(state), text, { status: 'NEW', progress: 0 });
  trail.steps.push(step);
  trail.touched = store.now();
  return ok(shownStep(trail, step));
}

function newStep(store: HubStore, rev: number, state: Meta, commitMessage: string, progress: Meta): StoredStep {
  const time = store.now();
  const usual = { progress: 0, 'status-msg': '', logs: '' };
  return {
    rev,
    state,
    stateSha: sha256(canonical(state)),
    commitMessage,
    progress: { ...usual, ...progress },
    time,
    progressTime: time,
  };
}

/** Values of keys that do not end in .json, and those that look like a digest all the same, name objects. */
function missingObjects(store: HubStore, owner: string, state: Meta): string[] {
  return Object.entries(state).flatMap(([key, value]) => {
    if (key === '#spec' || typeof value !== 'string') return [];
    if (key.endsWith('.json') && !/^[0-9a-f]{64}$/u.test(value)) return [];
    return store.objects.get(`${owner} ${value}`)?.content === undefined ? [value] : [];
  });
}

/** A user does not see what is done, a device only what is new, unless they ask for more. */
function steps({ query }: HubRequest, caller: Caller, trail: StoredTrail): Meta[] {
  const asked = query.get('progress.status');
  const wanted = (step: StoredStep): boolean => {
    const { status } = step.progress;
    if (asked === null || asked === '') return caller.type === 'DEVICE' ? status === 'NEW' : status !== 'DONE';
    if (!asked.startsWith('{')) return status === asked;
    const rule = mapOf(JSON.parse(asked));
    if ('$ne' in rule) return status !== rule['$ne'];
    const among = rule['$in'];
    return Array.isArray(among) && among.includes(status);
  };
  const found = trail.steps.filter(wanted).map((step) => shownStep(trail, step));
  return caller.type === 'DEVICE' ? found.slice(0, 1) : found;
}

function summaries(store: HubStore, { query }: HubRequest, caller: Caller, lag: number): HubAnswer {
  if (caller.type !== 'USER') return refuse(403);
  let filter: Meta = {};
  try {
    filter = mapOf(JSON.parse(query.get('filter') ?? '{}'));
  } catch {
    return refuse(400);
  }
  const among = mapOf(filter['deviceid'])['$in'];
  const wanted = (id: string) =>
    filter['deviceid'] === undefined || filter['deviceid'] === id || (Array.isArray(among) && among.includes(id));
  const found = [...store.trails.values()]
    .filter((trail) => trail.owner === caller.prn && wanted(trail.deviceId))
    .map((trail) => summaryOf(store, trail, lag));
  return ok(found.filter((summary) => summary !== undefined));
}

/** Undefined while the summary has not caught up with the trail. */
function summaryOf(store: HubStore, trail: StoredTrail, lag: number): Meta | undefined {
  const step = trail.steps.at(-1);
  const device = store.devices.get(trail.deviceId);
  if (step === undefined || device === undefined || store.now() < trail.touched + lag) return undefined;
  return {
    deviceid: device.id,
    device: device.prn,
    'device-nick': device.nick,
    revision: step.rev,
    'progress-revision': step.rev,
    progress: step.progress['progress'],
    public: false,
    'state-sha': step.stateSha,
    'status-msg': step.progress['status-msg'],
    status: step.progress['status'],
    timestamp: new Date(Math.max(trail.touched, device.modified)).toISOString(),
    'step-time': new Date(step.time).toISOString(),
    'progress-time': new Date(step.progressTime).toISOString(),
    'trail-touched-time': new Date(trail.touched).toISOString(),
    'real-ip': '127.0.0.1',
  };
}

function shownTrail(trail: StoredTrail): Meta {
  return {
    id: trail.deviceId,
    owner: trail.owner,
    device: `prn:::devices:/${trail.deviceId}`,
    'last-insync': '0001-01-01T00:00:00Z',
    'last-touched': new Date(trail.touched).toISOString(),
    'factory-state': trail.steps[0]?.state,
  };
}

function shownStep(trail: StoredTrail, step: StoredStep): Meta {
  return {
    id: `${trail.deviceId}-${step.rev}`,
    owner: trail.owner,
    device: `prn:::devices:/${trail.deviceId}`,
    committer: '',
    'trail-id': trail.deviceId,
    rev: step.rev,
    'commit-msg': step.commitMessage,
    state: step.state,
    'state-sha': step.stateSha,
    progress: step.progress,
    'step-time': new Date(step.time).toISOString(),
    'progress-time': new Date(step.progressTime).toISOString(),
    meta: {},
  };
}
