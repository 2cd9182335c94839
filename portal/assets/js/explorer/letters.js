// Writes the names over the picture, at the same size however near one is. What is written where is lettering.js.
import { placed, shortened } from "./lettering.js";

const SERIF = '"Source Serif 4 Variable", "Source Serif 4", "Noto Serif", Georgia, serif';
const SANS = '"Inter Variable", Inter, "Noto Sans", system-ui, sans-serif';
const MOST = 90;

// People and works are set as they are everywhere: in the serif.
export const hand = (kind, isCenter) => {
  if (isCenter) return { size: 17, font: `600 17px ${SERIF}`, most: 44 };
  return kind === "author" ? { size: 13.5, font: `13.5px ${SERIF}`, most: 30 }
    : kind === "work" ? { size: 12.5, font: `italic 12.5px ${SERIF}`, most: 34 }
    : { size: 12, font: `12px ${SANS}`, most: 28 };
};

const widths = new Map();

export const measured = (context, text, font) => {
  const key = `${font} ${text}`;
  if (!widths.has(key)) {
    context.font = font;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
};

export class Letters {
  #canvas;
  #context;

  // `again` is called when a font has come, which changes how wide names are.
  constructor(canvas, again) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    document.fonts.addEventListener("loadingdone", () => {
      widths.clear();
      again();
    });
  }

  // `items`: { id, x, y, radius, label, kind, isCenter, must, faint }, the most important first, in pixels of the screen.
  draw(items, colours) {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
    }
    const context = this.#context;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const near = items.filter((item) => item.x > -100 && item.y > -40 && item.x < width + 100 && item.y < height + 40);
    const ready = near.map((item) => {
      const { size, font, most } = hand(item.kind, item.isCenter);
      const text = shortened(item.label, Math.min(item.must && !item.isCenter ? most * 2 : most, Math.floor(width / 9)));
      return { ...item, text, font, size, width: measured(context, text, font) + 2, height: size + 3 };
    });
    const byId = new Map(ready.map((item) => [item.id, item]));
    context.textBaseline = "top";
    context.lineJoin = "round";
    for (const { id, left, top } of placed(ready, { most: MOST, leaders: width < 560 ? 5 : 16, within: { left: 4, top: 4, right: width - 4, bottom: height - 4 } })) {
      const item = byId.get(id);
      context.font = item.font;
      context.globalAlpha = item.faint ? 0.45 : 1;
      context.lineWidth = 3.5;
      context.strokeStyle = colours.paper;
      context.strokeText(item.text, left + 1, top + 1);
      context.fillStyle = item.isCenter || item.must ? colours.ink : item.kind === "author" || item.kind === "work" ? colours.ink : colours.quiet;
      context.fillText(item.text, left + 1, top + 1);
    }
    context.globalAlpha = 1;
  }
}
