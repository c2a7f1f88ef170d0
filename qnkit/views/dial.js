// One large slider with named marks under it. Its scale is the square root of the distance from the high end, so that near-perfect values have room.
function render({ model, el }) {
  const root = document.createElement("div"), top = document.createElement("div"), marks = document.createElement("div");
  const name = document.createElement("label"), reading = document.createElement("output"), input = document.createElement("input");
  root.className = "qnkit-dial"; top.className = "qnkit-dial-top"; marks.className = "qnkit-dial-marks";
  input.type = "range"; input.min = 0; input.max = 1000; input.step = 1; input.id = "dial-" + Math.random().toString(36).slice(2);
  name.htmlFor = input.id; top.append(name, reading); root.append(top, input, marks); el.append(root);
  const low = () => model.get("low"), high = () => model.get("high"), end = () => model.get("end");
  const depth = (v) => Math.sqrt(Math.max(0, end() - v)), span = () => depth(low()) - depth(high());
  const toPlace = (v) => (1000 * (depth(low()) - depth(v))) / span();
  const toValue = (p) => {
    if (p >= 1000) return high();
    const v = end() - (depth(low()) - (p / 1000) * span()) ** 2;
    return Math.max(low(), Number(v.toFixed(4))); // four digits: a coarser value could swallow a step of the arrow keys
  };
  function show() {
    const v = model.get("value"), place = toPlace(v), words = `${model.get("reading")} ${Number(v.toFixed(4))}`;
    name.textContent = model.get("label"); reading.value = words;
    if (Number(input.value) !== Math.round(place)) input.value = place;
    input.setAttribute("aria-valuetext", words);
    input.style.setProperty("--fill", place / 10 + "%");
    for (const mark of marks.children) mark.toggleAttribute("data-here", Math.abs(Number(mark.dataset.value) - v) < 5e-5);
  }
  function build() {
    marks.replaceChildren();
    for (const [value, text] of model.get("marks")) {
      const mark = document.createElement("button");
      mark.type = "button"; mark.dataset.value = value; mark.style.setProperty("--at", toPlace(value) / 1000);
      mark.textContent = text ? `${value} ${text}` : `${value}`;
      mark.title = "go there"; mark.onclick = () => send(value);
      marks.append(mark);
    }
    show();
  }
  function send(v) { if (v !== model.get("value")) { model.set("value", v); model.save_changes(); } show(); }
  input.oninput = () => send(toValue(Number(input.value)));
  const STEPS = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 100, PageDown: -100, Home: -1000, End: 1000 };
  input.onkeydown = (e) => {
    if (!(e.key in STEPS)) return;
    const place = Math.min(1000, Math.max(0, toPlace(model.get("value")) + STEPS[e.key]));
    send(toValue(place)); e.preventDefault();
  };
  root.onkeydown = (e) => e.stopPropagation(); // the notebook's own keys stay quiet here
  const listeners = { "change:value": show, "change:marks": build, "change:low": build, "change:high": build };
  for (const [key, f] of Object.entries(listeners)) model.on(key, f);
  build();
  return () => { for (const [key, f] of Object.entries(listeners)) model.off(key, f); };
}
export default { render };
