"use strict";
// Headings of tables become buttons that sort; without this script the tables stand as they are.
for (const table of document.querySelectorAll("table.sorts")) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    const isNumber = head.classList.contains("number");
    const value = (row) => row.cells[at].dataset.v;
    const compare = (a, b) =>
      isNumber ? Number(a) - Number(b) : a.localeCompare(b, undefined, { numeric: true });
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const isDown = before ? before === "ascending" : isNumber;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      const rows = [...body.rows];
      rows.sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        // What is not known stands last in either direction.
        if (x === undefined || y === undefined) return (x === undefined) - (y === undefined);
        return isDown ? compare(y, x) : compare(x, y);
      });
      body.append(...rows);
    });
  });
}
