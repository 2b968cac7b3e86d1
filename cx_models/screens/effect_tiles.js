// Tiles whose buttons ask why: the page gives their HTML, a press tells which figure was meant.
// What is asked for stands below; it is brought into sight once it is there.

const PATIENCE = 4000 // ms until the causes should have been drawn

export default function ({ parentElement, data, setTriggerValue }) {
  const box = parentElement.querySelector(".tiles")
  if (box.told !== data.html) {
    const focused = box.contains(document.activeElement) ? document.activeElement.dataset.why : null
    box.innerHTML = data.html
    box.told = data.html
    if (focused) box.querySelector(`[data-why="${focused}"]`)?.focus()
  }
  box.onclick = event => {
    const button = event.target.closest("button[data-why]")
    if (!button) return
    setTriggerValue("why", button.dataset.why)
    showSoon(data.causes, Date.now() + PATIENCE)
  }
}

function showSoon(selector, latest) {
  const causes = document.querySelector(selector)
  if (causes?.querySelector("details[open], [aria-expanded=true]")) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    causes.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" })
  } else if (Date.now() < latest) {
    setTimeout(() => showSoon(selector, latest), 100)
  }
}
