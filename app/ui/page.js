// Three things Gradio leaves to us: marks that open their citation, date pickers, scrolling to the newest turn.
(() => {
  document.documentElement.lang = "zh-CN";

  function openCitation(id) {
    const card = document.getElementById(id);
    if (!card) return;
    card.open = true;
    card.scrollIntoView({ block: "nearest", behavior: "smooth" });
    card.querySelector("summary").focus({ preventScroll: true });
    card.classList.remove("tw-flash");
    void card.offsetWidth; // restarts the animation
    card.classList.add("tw-flash");
  }

  // The page has a <base>, so a plain #fragment could leave it: handle the click here.
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.tw-mark");
    if (!mark) return;
    event.preventDefault();
    openCitation(mark.getAttribute("href").slice(1));
  });

  let lastTurn = null;
  new MutationObserver(() => {
    for (const day of document.querySelectorAll(":is(#tw-asof, #tw-list-asof) input:not([type=date])")) day.type = "date";
    const turn = document.querySelector("#tw-conversation .tw-turn:last-child");
    if (turn && turn !== lastTurn) turn.scrollIntoView({ block: "start" });
    lastTurn = turn;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
