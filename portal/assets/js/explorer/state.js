// What the reader has chosen, and every step back. Pure: nothing here fetches, draws or knows the page.
//
// A state says what to show and never where it lies: places follow from it (arrange.js), so that an address which holds
// the state gives the same view everywhere. Pins are the exception, because a person put them there.
export const KINDS = ["author", "work", "topic", "institution"];
// How much somebody must have worked together to be drawn as joined; the names stand in the address.
export const TIES = {
  "": () => true,
  half: (edge) => edge.weight >= 0.5,
  close: (edge) => edge.works >= 2 && edge.weight >= 1 - 1e-9,
  two: (edge) => edge.weight >= 2,
  five: (edge) => edge.weight >= 5,
};
const MOST_STEPS = 100;
// Moving a slider is one step to take back, however many values it passes.
const ONE_STEP = new Set(["year", "ask", "ties"]);
const WITHOUT_STEP = new Set(["select", "year"]);

export const blank = (center, question = {}) => ({
  center,
  depth: 1,
  limit: 60,
  kinds: KINDS,
  yearFrom: null,
  yearTo: null,
  expanded: [],
  without: [],
  pins: {},
  selected: null,
  path: null,
  ties: "",
  year: null,
  ...question,
});

const omit = (object, name) => Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
const less = (list, id) => list.filter((one) => one !== id);

const selecting = (state, id) => {
  const awaited = state.path && !state.path.to && id && id !== state.path.from;
  return { ...state, selected: id, path: awaited ? { from: state.path.from, to: id } : state.path };
};

const steps = {
  expand: (state, { id }) =>
    state.expanded.includes(id) || id === state.center
      ? state
      : { ...state, expanded: [...state.expanded, id], without: less(state.without, id) },
  collapse: (state, { id, lost = [] }) => ({
    ...state,
    expanded: state.expanded.filter((one) => one !== id && !lost.includes(one)),
  }),
  remove: (state, { id, lost = [] }) =>
    id === state.center
      ? state
      : {
          ...state,
          without: [...less(state.without, id), id],
          expanded: state.expanded.filter((one) => one !== id && !lost.includes(one)),
          pins: omit(state.pins, id),
          selected: state.selected === id ? null : state.selected,
          path: state.path && (state.path.from === id || state.path.to === id) ? null : state.path,
        },
  restore: (state) => ({ ...state, without: [] }),
  pin: (state, { id, at }) => ({ ...state, pins: { ...state.pins, [id]: at.map(Math.round) } }),
  unpin: (state, { id }) => ({ ...state, pins: omit(state.pins, id) }),
  select: (state, { id }) => selecting(state, id),
  "start path": (state, { id }) => ({ ...state, path: { from: id, to: null } }),
  "set path": (state, { from, to }) => ({ ...state, path: { from, to } }),
  "end path": (state) => ({ ...state, path: null }),
  ask: (state, { question }) => ({ ...state, ...question }),
  ties: (state, { ties }) => ({ ...state, ties }),
  year: (state, { year }) => ({ ...state, year }),
};

export const reduce = (state, action) => steps[action.type](state, action);

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// A history is { past, now, future, last }: what was, what is, what was taken back, and the kind of the last step.
export const begin = (state) => ({ past: [], now: state, future: [], last: null });

export const step = (history, action) => {
  const now = reduce(history.now, action);
  if (same(now, history.now)) return history;
  if (WITHOUT_STEP.has(action.type)) return { ...history, now };
  const goesOn = ONE_STEP.has(action.type) && history.last === action.type && action.goesOn;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-MOST_STEPS);
  return { past, now, future: [], last: action.type };
};

export const undo = (history) =>
  history.past.length
    ? { past: history.past.slice(0, -1), now: history.past.at(-1), future: [history.now, ...history.future], last: null }
    : history;

export const redo = (history) =>
  history.future.length
    ? { past: [...history.past, history.now], now: history.future[0], future: history.future.slice(1), last: null }
    : history;
