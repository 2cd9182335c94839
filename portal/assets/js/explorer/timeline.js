// The years below the picture: how many ties each had, one year chosen, and a way to let them pass. Where motion is not
// wanted nothing plays; the buttons then go from year to year.
import { amount } from "./words.js";

const PACE = 900;
const SVG = "http://www.w3.org/2000/svg";
const TIES = ["tie", "ties"];

const svg = (tag, attributes) => {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
};

export const told = (year, counts) => {
  const one = counts.find((each) => each.year === year);
  if (!one) return String(year);
  return `${year}: ${amount(one.now, TIES)}, ${one.begin} ${one.begin === 1 ? "begins" : "begin"}, ${one.end} ${one.end === 1 ? "ends" : "end"}`;
};

export class Timeline {
  #root;
  #onYear;
  #counts = [];
  #year = null;
  #timer = null;

  constructor(root, { onYear }) {
    this.#root = root;
    this.#onYear = onYear;
    this.#part("slider").addEventListener("input", ({ target }) => this.#go(Number(target.value)));
    root.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-time]")?.dataset.time;
      if (act === "all") this.#go(null);
      else if (act === "play") this.#play();
      else if (act) this.#step(act === "next" ? 1 : -1);
    });
  }

  #part(name) {
    return this.#root.querySelector(`[data-part="${name}"]`);
  }

  draw(counts, year) {
    this.#counts = counts ?? [];
    this.#root.hidden = this.#counts.length < 2;
    if (this.#root.hidden) {
      this.stop();
      return;
    }
    if (year === null) this.stop();
    this.#year = year;
    const [first, last] = [this.#counts[0].year, this.#counts.at(-1).year];
    const slider = this.#part("slider");
    slider.min = first;
    slider.max = last;
    slider.value = year ?? last;
    slider.setAttribute("aria-valuetext", year === null ? "All years" : told(year, this.#counts));
    this.#part("year").textContent = year === null ? `All years, ${first}–${last}` : told(year, this.#counts);
    this.#root.querySelector('[data-time="all"]').hidden = year === null;
    this.#bars(first, last, year);
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const play = this.#root.querySelector('[data-time="play"]');
    play.hidden = isStill;
    play.setAttribute("aria-pressed", String(this.#timer !== null));
  }

  #bars(first, last, year) {
    const bars = this.#part("bars");
    const most = Math.max(...this.#counts.map(({ now }) => now), 1);
    const count = last - first + 1;
    bars.setAttribute("viewBox", `0 0 ${count * 10} 32`);
    bars.replaceChildren(...this.#counts.map((one, place) => {
      const height = Math.max(one.now ? 1.5 : 0, (30 * one.now) / most);
      return svg("rect", { x: place * 10 + 1, y: 32 - height, width: 8, height, class: year === null || one.year === year ? "bar" : "bar bar-other" });
    }));
  }

  #go(year) {
    this.#onYear(year, { goesOn: this.#year !== null && year !== null });
  }

  #step(by) {
    const [first, last] = [this.#counts[0].year, this.#counts.at(-1).year];
    const from = this.#year ?? (by > 0 ? first - 1 : last + 1);
    this.#go(Math.min(last, Math.max(first, from + by)));
  }

  #play() {
    if (this.#timer !== null) {
      this.stop();
      this.draw(this.#counts, this.#year);
      return;
    }
    const last = this.#counts.at(-1).year;
    this.#timer = setInterval(() => {
      if (this.#year !== null && this.#year >= last) {
        this.stop();
        this.draw(this.#counts, this.#year);
      } else this.#step(1);
    }, PACE);
    this.#go(this.#year === null || this.#year >= last ? this.#counts[0].year : this.#year);
    this.#root.querySelector('[data-time="play"]').setAttribute("aria-pressed", "true");
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = null;
  }
}
