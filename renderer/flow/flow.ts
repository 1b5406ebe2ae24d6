import type { In, Out } from '../../electron/contract/calls.ts';

export type ImageChoice = In<'image.look'>;
export type SettingsChoice = NonNullable<In<'plan.make'>['settings']>;
export type PlanOptions = NonNullable<In<'plan.make'>['options']>;
export type Plan = Out<'plan.make'>;
type Look = Out<'image.look'>;
type Opened = Extract<Look, { phase: 'opened' }>;
type Known = Extract<Look, { phase: 'known' }>;

/** The way from an image to a device, in order. */
export const steps = ['image', 'cards', 'settings', 'confirm', 'writing', 'boot'] as const;
export type Step = (typeof steps)[number];

export interface ChosenImage {
  choice: ImageChoice;
  /** As soon as it is known how it is packed. */
  opened?: Omit<Opened, 'phase'>;
  /** As soon as it is known what is in it. */
  report?: Known['report'];
}

/** What a person has decided so far. */
export interface Flow {
  step: Step;
  image?: ChosenImage;
  /** A block map that came before its image. */
  map?: string;
  /** Paths of drives, in the order in which they were chosen. Never chosen by anybody but the person. */
  targets: readonly string[];
  /** The medium that each of them was when it was chosen, by path: whatever comes after it was not. */
  media: Readonly<Record<string, string>>;
  settings?: SettingsChoice;
  /** What stands in place of `{{name}}` for each target alone, by its path. */
  rows: Readonly<Record<string, Readonly<Record<string, string>>>>;
  options: PlanOptions;
  /** Of exactly what is chosen now. */
  plan?: Plan;
  job?: string;
  boot?: string;
}

export type FlowEvent =
  | { type: 'go'; step: Step }
  /** Without a choice: another one is to be made. */
  | { type: 'image'; choice: ImageChoice | undefined }
  /** A block map for the image that is chosen, or the next one. */
  | { type: 'map'; path: string }
  | { type: 'opened'; choice: ImageChoice; opened: Omit<Opened, 'phase'> }
  | { type: 'report'; choice: ImageChoice; report: Known['report'] }
  | { type: 'target'; path: string; chosen: true; medium: string }
  | { type: 'target'; path: string; chosen: false }
  /** Media that are gone are not chosen any more. `present`: which medium each drive holds, by its path. */
  | { type: 'drives'; present: ReadonlyMap<string, string> }
  | { type: 'settings'; settings: SettingsChoice | undefined }
  | { type: 'rows'; rows: Flow['rows'] }
  | { type: 'options'; options: PlanOptions }
  | { type: 'plan'; plan: Plan | undefined }
  | { type: 'job'; job: string }
  | { type: 'boot'; boot: string }
  /** The same image and settings, other cards. */
  | { type: 'more-cards' }
  | { type: 'start-over' };

export const firstFlow: Flow = { step: 'image', targets: [], media: {}, rows: {}, options: {} };

/** Whatever changes what would be written makes the plan void. */
export function flow(state: Flow, event: FlowEvent): Flow {
  switch (event.type) {
    case 'go':
      return reachable(state, event.step) ? { ...state, step: event.step } : state;
    case 'image':
      return event.choice === undefined
        ? withoutPlan(without(state, 'image'))
        : {
            ...withoutPlan(without(state, 'map')),
            image: { choice: { ...(state.map !== undefined && { bmap: state.map }), ...event.choice } },
          };
    case 'map':
      return state.image === undefined
        ? { ...state, map: event.path }
        : { ...withoutPlan(state), image: { choice: { ...state.image.choice, bmap: event.path } } };
    case 'opened':
      return isOf(state, event.choice) ? { ...state, image: { ...state.image, opened: event.opened } } : state;
    case 'report':
      return isOf(state, event.choice) ? { ...state, image: { ...state.image, report: event.report } } : state;
    case 'target': {
      const others = state.targets.filter((path) => path !== event.path);
      if (!event.chosen) return { ...withoutPlan(state), targets: others };
      const media = { ...state.media, [event.path]: event.medium };
      return { ...withoutPlan(state), targets: [...others, event.path], media };
    }
    case 'drives': {
      const left = state.targets.filter((path) => event.present.get(path) === state.media[path]);
      return left.length === state.targets.length ? state : { ...withoutPlan(state), targets: left };
    }
    case 'settings': {
      const bare = withoutPlan(without(state, 'settings'));
      return event.settings === undefined ? bare : { ...bare, settings: event.settings };
    }
    case 'rows':
      return { ...withoutPlan(state), rows: event.rows };
    case 'options':
      return { ...withoutPlan(state), options: event.options };
    case 'plan':
      return event.plan === undefined ? withoutPlan(state) : { ...state, plan: event.plan };
    case 'job':
      return { ...without(state, 'boot'), job: event.job, step: 'writing' };
    case 'boot':
      return { ...state, boot: event.boot, step: 'boot' };
    case 'more-cards':
      return { ...withoutPlan(without(without(state, 'job'), 'boot')), targets: [], rows: {}, step: 'cards' };
    case 'start-over':
      return firstFlow;
  }
}

/** A step can be gone to when what comes before it is decided; once cards are written there is no way back to the choices. */
export function reachable(state: Flow, step: Step): boolean {
  switch (step) {
    case 'image':
    case 'cards':
    case 'settings':
    case 'confirm':
      if (state.job !== undefined) return false;
      if (step === 'image') return true;
      if (state.image?.opened === undefined) return false;
      return step === 'cards' || state.targets.length > 0;
    case 'writing':
      return state.job !== undefined;
    case 'boot':
      return state.boot !== undefined;
  }
}

function isOf(state: Flow, choice: ImageChoice): state is Flow & { image: ChosenImage } {
  return state.image !== undefined && state.image.choice === choice;
}

function withoutPlan(state: Flow): Flow {
  return without(state, 'plan');
}

function without<K extends 'image' | 'map' | 'settings' | 'plan' | 'job' | 'boot'>(
  state: Flow,
  key: K,
): Omit<Flow, K> & Flow {
  const { [key]: _, ...rest } = state;
  return rest as Omit<Flow, K> & Flow;
}
