// Photos beside the data: zoom, turn and the next one, all by keys; the looks are in staff.css.
const STEPS = 4;

for (const viewer of document.querySelectorAll("[data-viewer]")) {
  const shots = [...viewer.querySelectorAll("[data-shot]")];
  const tabs = [...viewer.querySelectorAll("[data-show]")];
  let here = 0;

  const show = (number) => {
    here = (number + shots.length) % shots.length;
    shots.forEach((shot, place) => (shot.hidden = place !== here));
    tabs.forEach((tab, place) => tab.setAttribute("aria-pressed", String(place === here)));
  };

  const zoom = (step) => {
    const shot = shots[here];
    const frame = shot.querySelector(".shot-frame");
    const before = Number(shot.dataset.zoom ?? 0);
    const level = step ? Math.min(Math.max(before + step, 0), STEPS) : 0;
    const [x, y] = [
      (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth,
      (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight,
    ];
    shot.dataset.zoom = String(level);
    frame.scrollTo(x * frame.scrollWidth - frame.clientWidth / 2, y * frame.scrollHeight - frame.clientHeight / 2);
  };

  const turn = () => {
    const shot = shots[here];
    shot.dataset.turn = String((Number(shot.dataset.turn ?? 0) + 1) % 4);
  };

  viewer.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.zoom) zoom(Number(button.dataset.zoom));
    if ("turn" in button.dataset) turn();
    if (button.dataset.show) show(tabs.indexOf(button));
  });

  // Dragging moves an enlarged photo.
  viewer.addEventListener("pointermove", (event) => {
    const frame = event.target.closest(".shot-frame");
    if (!frame || !event.buttons || event.pointerType === "touch") return;
    frame.scrollBy(-event.movementX, -event.movementY);
  });
  viewer.addEventListener("dragstart", (event) => event.preventDefault());

  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const busy = event.target.closest("input, select, textarea, .shot-frame");
    if (!step || event.ctrlKey || event.metaKey || event.altKey || (busy && !wide(busy, shots[here]))) return;
    show(here + step);
  });

  show(0);
}

// In the frame the arrows walk over an enlarged photo, else on to the next one.
function wide(node, shot) {
  return node.matches(".shot-frame") && !Number(shot.dataset.zoom ?? 0);
}
