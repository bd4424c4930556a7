// Figures that a reader can move. Each is a function from its settings to a drawing and a
// sentence; the build draws it once, so the page is whole without a script. No framework.
"use strict";

(() => {
  // ---- drawing

  const INK = "currentColor";
  const BLUE = "var(--dv-tested, #4a7fb5)";
  const GREEN = "var(--dv-proved, #2f8a63)";
  const RED = "var(--dv-refuted, #b0443a)";
  const n = (x) => String(Math.round(x * 100) / 100);
  const line = (x1, y1, x2, y2, colour = INK, more = "") =>
    `<line x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}" stroke="${colour}" stroke-width="1.6"${more}/>`;
  const dot = (x, y, r = 4, colour = INK) => `<circle cx="${n(x)}" cy="${n(y)}" r="${r}" fill="${colour}"/>`;
  const words = (x, y, text, anchor = "middle", colour = INK) =>
    `<text x="${n(x)}" y="${n(y)}" text-anchor="${anchor}" fill="${colour}">${text}</text>`;
  const curve = (points, colour) =>
    `<polyline points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ")}" fill="none" stroke="${colour}" stroke-width="2"/>`;
  const area = (points, colour, opacity = 0.25) =>
    `<polygon points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(" ")}" fill="${colour}" fill-opacity="${opacity}"/>`;
  const drawing = (width, height, parts) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true" font-family="system-ui, sans-serif" font-size="14">${parts.join("")}</svg>`;
  const short = (x, digits = 3) => String(Number(x.toPrecision(digits)));
  const low = (k) => String.fromCodePoint(0x2080 + k); // a digit below the line
  const grid = (from, to, count) => Array.from({ length: count + 1 }, (_, k) => from + ((to - from) * k) / count);

  // ---- numbers

  const phi = (x) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

  // Φ(−x) for x ≥ 0, by the continued fraction far out and the series near 0.
  function tail(x) {
    if (x < 3) {
      let term = x;
      let sum = x;
      for (let k = 1; k < 80; k += 1) sum += term *= (x * x) / (2 * k + 1);
      return 0.5 - phi(x) * sum;
    }
    let rest = 0;
    for (let k = 60; k > 0; k -= 1) rest = k / (x + rest);
    return phi(x) / (x + rest);
  }

  // The mean of f(X) for X normal, by the trapezoid rule, which is exact to rounding here.
  function mean(f, mu, sigma) {
    const nodes = grid(-9, 9, 720);
    return nodes.reduce((sum, u) => sum + f(mu + sigma * u) * phi(u), 0) * (18 / 720);
  }

  function permutation(number, size) {
    const left = Array.from({ length: size }, (_, k) => k + 1);
    let rest = number;
    return Array.from({ length: size }, (_, k) => {
      let block = 1;
      for (let j = 2; j < size - k; j += 1) block *= j;
      const [value] = left.splice(Math.floor(rest / block), 1);
      rest %= block;
      return value;
    });
  }

  const crossings = (list) => list.flatMap((a, i) => list.slice(i + 1).filter((b) => b < a)).length;
  const sign = (list) => (crossings(list) % 2 ? "−1" : "+1");
  const tuple = (list) => `(${list.join(", ")})`;

  // The chance to win and the second moment of its weighted estimate when rounds are won with
  // chance q: a recursion over rounds and fortunes, no sampling.
  const WIN = 18 / 37;
  function ruin(up, down, from = 20, goal = 40, rounds = 100) {
    let law = new Float64Array(goal + 1);
    law[from] = 1;
    let won = 0;
    for (let round = 0; round < rounds; round += 1) {
      const next = new Float64Array(goal + 1);
      for (let at = 1; at < goal; at += 1) {
        next[at + 1] += law[at] * up;
        next[at - 1] += law[at] * down;
      }
      won += next[goal];
      law = next;
    }
    return won;
  }
  const error = (q, games) => {
    const chance = ruin(WIN, 1 - WIN);
    const second = ruin(WIN ** 2 / q, (1 - WIN) ** 2 / (1 - q));
    return Math.sqrt(Math.max(second / chance ** 2 - 1, 0) / games);
  };

  // ---- figures

  const range = (label, min, max, step, value) => ({ label, min, max, step, value });
  const check = (label, value) => ({ label, check: true, value });

  const FIGURES = {
    compose: {
      title: "Two permutations in a row",
      controls: { s: range("σ, by number", 0, 23, 1, 9), t: range("τ, by number", 0, 23, 1, 14) },
      draw({ s, t }) {
        const [sigma, tau] = [permutation(s, 4), permutation(t, 4)];
        const both = sigma.map((value) => tau[value - 1]);
        const xs = [60, 220, 380];
        const y = (place) => 34 + 44 * (place - 1);
        const arrows = [sigma, tau].flatMap((list, k) =>
          list.map((value, i) => line(xs[k] + 6, y(i + 1), xs[k + 1] - 6, y(value), k ? GREEN : BLUE)));
        const dots = xs.flatMap((x) => [1, 2, 3, 4].map((i) => dot(x, y(i))));
        const names = [1, 2, 3, 4].flatMap((i) => [words(40, y(i) + 5, i), words(400, y(i) + 5, i)]);
        return {
          svg: drawing(440, 190, [...arrows, ...dots, ...names, words(140, 16, "σ"), words(300, 16, "τ")]),
          says: `First σ = ${tuple(sigma)}, then τ = ${tuple(tau)}: together τ ∘ σ = ${tuple(both)}. `
            + `The arrows cross ${crossings(sigma)} and ${crossings(tau)} times, so the signs are `
            + `${sign(sigma)} and ${sign(tau)}, and their product ${sign(both)} is the sign of the whole.`,
        };
      },
    },

    mask: {
      title: "A coupling layer and its Jacobian",
      controls: Object.fromEntries([1, 2, 3, 4].map((i) => [`m${i}`, check(`copy x${low(i)}`, i % 2 === 1)])),
      draw(state) {
        const copied = [1, 2, 3, 4].map((i) => Boolean(state[`m${i}`]));
        const cell = 46;
        const parts = [];
        copied.forEach((rowCopied, i) => copied.forEach((columnCopied, j) => {
          const [x, y] = [60 + cell * j, 30 + cell * i];
          const own = i === j;
          const text = own ? (rowCopied ? "1" : `exp s${low(i + 1)}`) : !rowCopied && columnCopied ? "∗" : "0";
          const colour = text === "0" ? "none" : own ? (rowCopied ? BLUE : GREEN) : INK;
          parts.push(`<rect x="${x}" y="${y}" width="${cell}" height="${cell}" fill="${colour}" fill-opacity="${own ? 0.22 : 0.07}" stroke="${INK}" stroke-opacity="0.3"/>`);
          parts.push(words(x + cell / 2, y + cell / 2 + 5, text));
        }));
        copied.forEach((_, i) => parts.push(words(60 + cell * (i + 0.5), 22, `x${low(i + 1)}`), words(44, 35 + cell * (i + 0.5), `z${low(i + 1)}`)));
        const moved = copied.flatMap((c, i) => (c ? [] : [`s${low(i + 1)}`]));
        const sum = moved.length ? moved.join(" + ") : "0";
        return {
          svg: drawing(260, 226, parts),
          says: moved.length === 4
            ? "Nothing is copied, so scales and shifts depend on nothing: the Jacobian is diagonal, "
              + `and the logarithm of its determinant is ${sum}.`
            : `The logarithm of the determinant is ${sum}. Whatever the stars are, sorting the copied `
              + "coordinates to the front makes the matrix triangular.",
        };
      },
    },

    mass: {
      title: "A flow that cannot reach everywhere",
      controls: { w: range("sum of the weights, W", 0.5, 9, 0.1, 4) },
      draw({ w }) {
        const x = (z) => 230 + 46 * z;
        const y = (p) => 170 - 360 * p;
        const part = (from, to) => [[x(from), y(0)], ...grid(from, to, 80).map((z) => [x(z), y(phi(z))]), [x(to), y(0)]];
        const end = Math.min(w / 2, 4.6);
        const missing = 2 * tail(w / 2);
        return {
          svg: drawing(460, 210, [
            area(part(-end, end), GREEN), area(part(-4.6, -end), RED, 0.5), area(part(end, 4.6), RED, 0.5),
            curve(grid(-4.6, 4.6, 160).map((z) => [x(z), y(phi(z))]), INK),
            line(20, y(0), 440, y(0)), line(x(-end), y(0), x(-end), 30, RED), line(x(end), y(0), x(end), 30, RED),
            words(x(-end), 190, "−W/2"), words(x(end), 190, "W/2"),
          ]),
          says: `The map reaches only (−W/2, W/2) = (−${short(w / 2)}, ${short(w / 2)}). Of the base's mass `
            + `2Φ(−W/2) = ${short(missing)} lies outside, so the model's “density” has mass ${short(1 - missing, 6)}.`,
        };
      },
    },

    variances: {
      title: "Which estimator is less noisy",
      controls: { mu: range("μ", -4, 4, 0.1, 0), sigma: range("σ", 0.1, 3, 0.05, 0.5) },
      draw({ mu, sigma }) {
        const f = (x) => x * Math.sin(x);
        const slope = (x) => Math.sin(x) + x * Math.cos(x);
        const noise = (g, at) => mean((x) => g(x, at) ** 2, mu, at) - mean((x) => g(x, at), mu, at) ** 2;
        const score = (at) => noise((x) => (f(x) * (x - mu)) / at ** 2, at);
        const path = (at) => noise((x) => slope(x), at);
        const x = (at) => 50 + 130 * at;
        const y = (v) => 110 - 26 * Math.log10(Math.max(v, 1e-3));
        const ats = grid(0.1, 3, 58);
        const [a, b] = [score(sigma), path(sigma)];
        return {
          svg: drawing(460, 220, [
            line(50, 190, 445, 190), line(50, 20, 50, 190), words(250, 210, "σ"),
            ...[-2, 0, 2].map((k) => words(44, 115 - 26 * k, k ? `10${k < 0 ? "⁻" : ""}²` : "1", "end")),
            curve(ats.map((at) => [x(at), y(score(at))]), BLUE), curve(ats.map((at) => [x(at), y(path(at))]), GREEN),
            line(x(sigma), 20, x(sigma), 190, INK, ' stroke-dasharray="3 4"'),
            words(440, 30, "score", "end", BLUE), words(440, 48, "pathwise", "end", GREEN),
          ]),
          says: `At μ = ${short(mu)}, σ = ${short(sigma)} and f(x) = x sin x, the estimate of the derivative in μ has `
            + `variance ${short(a)} by the score and ${short(b)} by the path: the ${a < b ? "score" : "path"} is less noisy.`,
        };
      },
    },

    proposal: {
      title: "A rare win, and a coin that finds it",
      controls: { q: range("chance q of the proposal", 0.46, 0.72, 0.005, 0.6) },
      draw({ q }) {
        const games = 3000;
        const x = (at) => 40 + ((at - 0.46) / 0.26) * 400;
        const y = (e) => 100 - 42 * Math.log10(Math.max(e, 1e-4)) - 60;
        const points = grid(0.46, 0.72, 52).map((at) => [x(at), Math.max(12, y(error(at, games)))]);
        const here = error(q, games);
        return {
          svg: drawing(460, 220, [
            line(40, 195, 445, 195), words(240, 214, "q"), curve(points, BLUE),
            line(x(WIN), 20, x(WIN), 195, INK, ' stroke-dasharray="3 4"'), words(x(WIN), 14, "p = 18/37"),
            dot(x(q), Math.max(12, y(here)), 5, RED),
          ]),
          says: `From 20 to 40 in at most 100 rounds: a chance of ${short(ruin(WIN, 1 - WIN))}. With ${games} games played at q = ${short(q)} the relative error is `
            + `${short(100 * here)} %; playing at p itself it is ${short(100 * error(WIN, games))} %. Towards one side `
            + "wins are too rare, towards the other their weights are too uneven.",
        };
      },
    },

    uniform: {
      title: "When the support moves",
      controls: { b: range("b", 0.4, 2, 0.05, 1.2) },
      draw({ b }) {
        const x = (t) => 40 + 180 * t;
        const y = (v) => 180 - 55 * v;
        const [truth, score] = [(2 * b) / 3, -b / 3];
        const bar = (at, value, colour, name) =>
          `<rect x="${at}" y="${n(Math.min(100, 100 - 40 * value))}" width="26" height="${n(Math.abs(40 * value))}" fill="${colour}"/>`
          + words(at + 13, 206, name);
        return {
          svg: drawing(580, 216, [
            area([[x(0), y(0)], [x(0), y(1 / b)], [x(b), y(1 / b)], [x(b), y(0)]], BLUE),
            curve(grid(0, 2, 40).map((t) => [x(t), Math.max(10, y(t * t))]), INK),
            line(40, 180, 410, 180), line(x(b), 180, x(b), y(1 / b), RED), words(x(b), 198, "b"),
            line(440, 100, 570, 100), bar(462, truth, GREEN, "true"), bar(522, score, RED, "score"),
          ]),
          says: `X is uniform on (0, b) and f(x) = x². The mean b²/3 has derivative ${short(truth)}, but the average of `
            + `f times the score is ${short(score)}: it does not see the end of the support move, which adds `
            + `f(b)/b = ${short(b)}.`,
        };
      },
    },
  };

  const settings = (figure) =>
    Object.fromEntries(Object.entries(figure.controls).map(([name, control]) => [name, control.value]));
  const play = (name) => ({ title: FIGURES[name].title, ...FIGURES[name].draw(settings(FIGURES[name])) });

  globalThis.dvPlay = { names: Object.keys(FIGURES), play, tail, permutation, error, mean, FIGURES };
  if (typeof document === "undefined") return;

  // ---- in a browser: controls, and the state in the address

  for (const box of document.querySelectorAll(".dv-play")) {
    const figure = FIGURES[box.dataset.play];
    const state = settings(figure);
    const picture = box.querySelector(".dv-play-picture");
    const says = box.querySelector(".dv-play-says");
    says.setAttribute("aria-live", "polite");
    const bar = document.createElement("form");
    bar.className = "dv-play-controls";
    bar.addEventListener("submit", (event) => event.preventDefault());
    const redraw = () => {
      const drawn = figure.draw(state);
      picture.innerHTML = drawn.svg;
      says.textContent = drawn.says;
    };
    for (const [name, control] of Object.entries(figure.controls)) {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = control.check ? "checkbox" : "range";
      if (control.check) input.checked = control.value;
      else Object.assign(input, { min: control.min, max: control.max, step: control.step, value: control.value });
      input.addEventListener("input", () => {
        state[name] = control.check ? input.checked : Number(input.value);
        redraw();
      });
      label.append(control.label, input);
      bar.append(label);
    }
    picture.after(bar);
  }
})();
