import * as z from 'zod';
import { hang } from './clock.ts';
import type { System } from './system.ts';

/** In order, as Pantavisor has them. */
const ranks = ['NONE', 'INSTALLED', 'MOUNTED', 'BLOCKED', 'STARTING', 'STARTED', 'READY'] as const;
type Status = (typeof ranks)[number];
const goalSchema = z.enum(['MOUNTED', 'STARTED', 'READY']);

interface Container {
  name: string;
  group: Group;
  goal: Status;
  policy: 'system' | 'container';
  status: Status;
  /** Seconds. */
  startedAt: number;
}

interface Group {
  name: string;
  goal: Status;
  /** Seconds. */
  timeout: number;
  policy: 'system' | 'container';
}

const policySchema = z.enum(['system', 'container']);
const runSchema = z.object({
  name: z.string(),
  group: z.string().optional(),
  status_goal: goalSchema.optional(),
  restart_policy: policySchema.optional(),
});
const deviceSchema = z.object({
  groups: z
    .array(
      z.object({
        name: z.string(),
        status_goal: goalSchema.default('STARTED'),
        timeout: z.number().default(30),
        restart_policy: policySchema.default('system'),
      }),
    )
    .default([]),
});

/** Where a state says nothing: what board skeletons say. */
const usualGroups = ['data', 'root', 'platform', 'app'].map((name) => ({
  name,
  status_goal: name === 'data' ? ('MOUNTED' as const) : ('STARTED' as const),
  timeout: 30,
  restart_policy: name === 'app' ? ('container' as const) : ('system' as const),
}));

function containersOf({ trail }: System): { groups: Group[]; containers: Container[] } {
  const valueOf = (name: string) => trail.members.find(({ key }) => key === name)?.value;
  const said = deviceSchema.safeParse(valueOf('device.json')).data?.groups ?? [];
  const groups = (said.length > 0 ? said : usualGroups).map((group) => ({
    name: group.name,
    goal: group.status_goal,
    timeout: group.timeout,
    policy: group.restart_policy,
  }));
  const usual = groups.find(({ name }) => name === 'platform') ?? groups.at(-1);
  const containers = trail.members.flatMap(({ key, value }): Container[] => {
    const run = key.endsWith('/run.json') && key !== 'bsp/run.json' ? runSchema.safeParse(value).data : undefined;
    const group = groups.find(({ name }) => name === run?.group) ?? usual;
    if (run === undefined || group === undefined) return [];
    const { name, status_goal: goal = group.goal, restart_policy: policy = group.policy } = run;
    return [{ name, group, goal, policy, status: 'INSTALLED', startedAt: 0 }];
  });
  return { groups, containers };
}

/** Containers while a system runs. */
export class Containers {
  readonly #system: System;
  readonly #groups: Group[];
  readonly #containers: Container[];
  #status: Status = 'INSTALLED';

  constructor(system: System) {
    this.#system = system;
    ({ groups: this.#groups, containers: this.#containers } = containersOf(system));
  }

  /**
   * Starts group after group. Resolves when one has failed so that the device has to start again, and otherwise not at
   * all. `online`: called once the containers that bring the network are there.
   */
  async run(online: () => void): Promise<void> {
    const failed = new Promise<void>((resolve) => void this.#failLater(resolve));
    const ran = (async () => {
      for (const group of this.#groups) {
        const ours = this.#containers.filter((container) => container.group === group);
        await Promise.all(ours.map((container) => this.#start(container)));
        if (group.name === 'root' || group === this.#groups.at(-1)) online();
      }
    })();
    // Nothing comes after the last group but a failure; power going ends both.
    await Promise.race([failed, ran.then(() => hang(this.#system.signal))]);
  }

  get #last(): Container | undefined {
    const place = ({ group }: Container) => this.#groups.indexOf(group);
    return this.#containers.toSorted((a, b) => place(a) - place(b)).at(-1);
  }

  async #start(container: Container): Promise<void> {
    const { machine, signal } = this.#system;
    const late = machine.fault('goal-times-out');
    const isLate = late !== undefined && (late.container ?? this.#last?.name) === container.name;
    container.startedAt = machine.clock.uptime();
    await machine.wait(0.5, signal);
    this.#set(container, 'MOUNTED');
    if (container.goal === 'MOUNTED') return;
    this.#set(container, 'STARTING');
    await machine.wait(1 + 2 * machine.random(), signal);
    // One that has to say that it is ready starts, and says nothing.
    if (!isLate || container.goal === 'READY') this.#set(container, 'STARTED');
    if (isLate) return await this.#miss(container, late.lateBy);
    machine.log('INFO', 'lxc', `${container.name} runs`, container.name);
    if (container.goal !== 'READY') return;
    await machine.wait(1, signal);
    this.#set(container, 'READY');
  }

  /** A goal that is missed holds nobody back on revision 0. */
  async #miss(container: Container, lateBy: number | undefined): Promise<void> {
    const { machine, signal } = this.#system;
    const { timeout } = container.group;
    await machine.wait(timeout, signal);
    const why = `status goal timed out after waiting for more than ${timeout} secs`;
    machine.log('ERROR', 'platforms', `platform '${container.name}' ${why}`);
    machine.reached('goal-timed-out');
    if (lateBy === undefined) return;
    const comeLate = async () => {
      await machine.wait(lateBy, signal);
      this.#set(container, container.goal);
    };
    comeLate().catch(() => {});
  }

  #set(container: Container, status: Status): void {
    const { machine, meta } = this.#system;
    if (rank(container.status) < rank(container.goal) && rank(status) >= rank(container.goal)) {
      const { timeout } = container.group;
      const took = Math.round(machine.clock.uptime() - container.startedAt);
      const left = took > timeout ? `${took - timeout} secs over timeout` : `${timeout - took} secs till timeout`;
      const how = `took ${took} secs; ${left} (of ${timeout})`;
      machine.log('INFO', 'platforms', `platform '${container.name}' reached its status goal; ${how}`);
    }
    container.status = status;
    const lowest = this.#containers
      .filter((one) => rank(one.status) < rank(one.goal))
      .map((one) => one.status)
      .toSorted((a, b) => rank(a) - rank(b))[0];
    const whole = lowest ?? 'READY';
    if (whole === this.#status) return;
    this.#status = whole;
    meta.set('pantavisor.status', whole);
    machine.log('INFO', 'state', `state revision '${machine.revision}' status is now ${whole}`);
    if (whole === 'READY') machine.reached('ready');
  }

  async #failLater(teardown: () => void): Promise<void> {
    const { machine, signal } = this.#system;
    const fault = machine.fault('container-fails');
    if (fault === undefined) return;
    const named = this.#containers.find(({ name }) => name === fault.container);
    const victim = named ?? this.#containers.find(({ policy }) => policy === 'system') ?? this.#containers[0];
    if (victim === undefined) return;
    try {
      for (;;) {
        await machine.wait(0.2, signal);
        if (rank(victim.status) < rank('STARTED')) continue;
        await machine.wait(1, signal);
        if (victim.policy === 'system') {
          machine.log('ERROR', 'state', `platform '${victim.name}' suddenly stopped`);
          const why = 'a platform did not work as expected. Tearing down...';
          machine.log('ERROR', 'controller', `(_pv_wait:519) ${why}`);
          return teardown();
        }
        const again = 'Restarting (restart_policy: container)...';
        machine.log('INFO', 'state', `platform '${victim.name}' suddenly stopped. ${again}`);
        this.#set(victim, 'INSTALLED');
        await this.#start(victim);
      }
    } catch {
      // The power is gone.
    }
  }
}

function rank(status: Status): number {
  return ranks.indexOf(status);
}
