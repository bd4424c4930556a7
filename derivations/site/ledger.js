// The ledger can be sorted and filtered. Without this script it is a plain table.
"use strict";

for (const ledger of document.querySelectorAll(".dv-ledger")) {
  const table = ledger.querySelector("table");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  const key = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
  const texts = rows.map((row) => row.textContent.toLowerCase());

  // ---- filters: one for words, one for each column with few values

  const bar = document.createElement("form");
  bar.className = "dv-filters";
  bar.addEventListener("submit", (event) => event.preventDefault());
  const count = document.createElement("output");
  count.setAttribute("aria-live", "polite");

  const labelled = (name, control) => {
    const label = document.createElement("label");
    label.append(name, control);
    bar.append(label);
    control.addEventListener("input", show);
    return control;
  };

  const words = document.createElement("input");
  words.type = "search";
  labelled("Contains", words);

  const choices = heads.flatMap((head, column) => {
    if (!head.hasAttribute("data-choice")) return [];
    const select = document.createElement("select");
    select.add(new Option("all", ""));
    for (const value of new Set(rows.map((row) => key(row, column)))) select.add(new Option(value));
    return [[column, labelled(head.textContent.trim(), select)]];
  });

  function show() {
    const needle = words.value.trim().toLowerCase();
    let shown = 0;
    rows.forEach((row, number) => {
      const fits =
        texts[number].includes(needle) &&
        choices.every(([column, select]) => !select.value || key(row, column) === select.value);
      row.hidden = !fits;
      shown += fits;
    });
    count.textContent = `${shown} of ${rows.length} formulas`;
  }

  bar.append(count);
  table.parentElement.before(bar);
  show();

  // ---- sorting: each head becomes a button; a second press turns the order round

  const collator = new Intl.Collator("en", { numeric: true });

  const sort = (column, descending) => {
    const turn = descending ? -1 : 1;
    const ordered = rows
      .map((row, number) => [row, number])
      .sort(([a, i], [b, j]) => turn * collator.compare(key(a, column), key(b, column)) || i - j);
    body.append(...ordered.map(([row]) => row));
    heads.forEach((head) => head.removeAttribute("aria-sort"));
    heads[column].setAttribute("aria-sort", descending ? "descending" : "ascending");
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(column, head.getAttribute("aria-sort") === "ascending"));
  });
}
