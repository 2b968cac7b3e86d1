// A staffing curve to pull at: one step per half-hour, each a slider for the keyboard and the screen reader.
// The page gives the curve; a release tells it back whole, so that of two releases the later one counts.

const SVG = "http://www.w3.org/2000/svg"
const HEIGHT = 250, LEFT = 34, RIGHT = 20, TOP = 12, BOTTOM = 24
const GRIP = 22 // half the height that a finger finds
const DIRECTION = 6 // pixels after which a drag is known to go up and down, or across
const PAUSE = 280 // ms after the last key until the curve is told
const FAR = 5

const shown = new WeakMap()

export default function (component) {
  const { parentElement, data, setTriggerValue } = component
  let curve = shown.get(parentElement)
  if (!curve) {
    curve = new Curve(parentElement)
    shown.set(parentElement, curve)
  }
  curve.tell = told => setTriggerValue("released", told)
  curve.receive(data)
  return () => {
    curve.end()
    shown.delete(parentElement)
  }
}

class Curve {
  constructor(parent) {
    this.box = parent.querySelector(".curve")
    this.told = this.box.querySelector(".told")
    this.svg = this.box.querySelector("svg")
    this.at = 0 // the half-hour that the keyboard is on
    this.sent = 0
    this.pull = null
    this.timer = null
    this.width = 0
    this.observer = new ResizeObserver(() => this.fit())
    this.observer.observe(this.box)
    this.svg.onpointerdown = event => this.press(event)
    this.svg.onpointermove = event => this.drag(event)
    this.svg.onpointerup = event => this.release(event)
    this.svg.onpointercancel = () => this.giveUp()
    this.svg.onpointerleave = () => this.pull || this.say(null)
    this.svg.addEventListener("touchstart", event => this.keepFrom(event), { passive: false })
    this.svg.onkeydown = event => this.key(event)
    this.svg.onfocusin = event => this.say(this.place(event.target))
    this.svg.onfocusout = () => { this.flush(); this.say(null) }
  }

  end() {
    this.observer.disconnect()
    clearTimeout(this.timer)
  }

  receive(data) {
    const other = !this.data || data.of !== this.data.of
    const busy = this.pull || this.timer || data.heard < this.sent
    this.data = data
    if (other || !busy) {
      clearTimeout(this.timer)
      this.timer = this.pull = null
      this.values = [...data.values]
      this.rescale()
    }
    if (other) this.at = data.open.indexOf(true)
    this.renew()
  }

  // What stays is not drawn anew: focus and a screen reader's place are kept.
  renew() {
    const { of, open, roster, work, words, times } = this.data
    const ground = JSON.stringify([of, open, roster, work, words, times, this.top, this.width])
    if (ground !== this.ground) this.build()
    else this.refresh()
    this.ground = ground
  }

  rescale() {
    const highest = Math.max(1, ...this.values, ...this.data.roster, ...this.data.work)
    this.top = Math.min(this.data.most, Math.ceil(highest * 1.25) + 1)
  }

  fit() {
    const width = Math.round(this.box.clientWidth)
    if (width && width !== this.width) {
      this.width = width
      if (this.data) this.renew()
    }
  }

  x(place) { return LEFT + (this.width - LEFT - RIGHT) * place / this.values.length }
  y(value) { return TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.min(value, this.top) / this.top) }
  unit() { return (HEIGHT - TOP - BOTTOM) / this.top }

  build() {
    if (!this.width || !this.data) return
    const focused = this.svg.getRootNode().activeElement?.classList.contains("step")
    this.svg.replaceChildren()
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${HEIGHT}`)
    this.svg.setAttribute("aria-label", this.data.words.label)
    this.grid()
    this.draw("path", { class: "work", d: this.path(this.data.work) })
    this.area = this.draw("path", { class: "area" })
    this.draw("path", { class: "roster", d: this.path(this.data.roster) })
    this.steps = this.draw("path", { class: "steps" })
    this.sliders = this.values.map((_, place) => this.data.open[place] ? this.slider(place) : null)
    this.refresh()
    if (focused) this.sliders[this.at]?.focus({ preventScroll: true })
    if (!this.pull && !focused) this.say(null)
  }

  grid() {
    const rough = this.top / 4
    const size = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].find(step => step >= rough) ?? Math.ceil(rough)
    for (let value = 0; value <= this.top; value += size) {
      const y = this.y(value)
      this.draw("line", { class: "line", x1: LEFT, x2: this.width - RIGHT, y1: y, y2: y })
      this.write(String(value), LEFT - 6, y + 4, "end")
    }
    const room = (this.width - LEFT - RIGHT) / this.values.length
    const every = [2, 4, 6, 12].find(halves => halves * room >= 34) ?? 12
    this.values.forEach((_, place) => {
      if (!this.data.open[place]) {
        this.draw("rect", { class: "closed", x: this.x(place), width: room, y: TOP, height: HEIGHT - TOP - BOTTOM })
      }
    })
    this.data.hours.forEach((hour, place) => {
      if ((this.data.first + place) % every === 0) this.write(hour, this.x(place), HEIGHT - 6, "middle")
    })
  }

  slider(place) {
    const step = this.draw("g", { class: "step", role: "slider", "aria-orientation": "vertical" })
    const width = this.x(place + 1) - this.x(place)
    const tall = HEIGHT - TOP - BOTTOM
    step.dataset.place = place
    step.setAttribute("aria-label", this.data.times[place])
    step.setAttribute("aria-valuemin", "0")
    step.setAttribute("aria-valuemax", String(this.data.most))
    const box = { x: this.x(place), width }
    this.draw("rect", { class: "column", ...box, y: TOP, height: tall }, step)
    this.draw("rect", { class: "grip", ...box, height: 2 * GRIP }, step)
    this.draw("rect", { class: "ring", x: box.x + 1, width: width - 2, y: TOP, height: tall, rx: 3 }, step)
    this.draw("rect", { class: "knob", ...box, height: 6, rx: 3 }, step)
    return step
  }

  refresh() {
    const line = this.path(this.values)
    this.steps.setAttribute("d", line)
    const closed = this.values.map((value, place) => this.data.open[place] ? value : 0)
    this.area.setAttribute("d", `${this.path(closed, true)} V${this.y(0)} H${this.x(0)} Z`)
    this.sliders.forEach((step, place) => {
      if (!step) return
      const y = this.y(this.values[place])
      step.querySelector(".grip").setAttribute("y", y - GRIP)
      step.querySelector(".knob").setAttribute("y", y - 3)
      step.setAttribute("tabindex", place === this.at ? "0" : "-1")
      step.setAttribute("aria-valuenow", String(this.values[place]))
      step.setAttribute("aria-valuetext", this.sentence(place))
      step.classList.toggle("held", Boolean(this.pull) && place === this.pull.last)
    })
  }

  path(values, whole = false) {
    let drawn = "", lifted = true
    values.forEach((value, place) => {
      if (!whole && !this.data.open[place]) { lifted = true; return }
      drawn += `${lifted ? "M" : "L"}${this.x(place)} ${this.y(value)} H${this.x(place + 1)} `
      lifted = false
    })
    return drawn
  }

  draw(kind, attributes, parent = this.svg) {
    const drawn = document.createElementNS(SVG, kind)
    for (const [name, value] of Object.entries(attributes)) drawn.setAttribute(name, value)
    return parent.appendChild(drawn)
  }

  write(words, x, y, anchor) {
    const drawn = this.draw("text", { x, y, "text-anchor": anchor, "aria-hidden": "true" })
    drawn.textContent = words
  }

  sentence(place) {
    return this.data.words.value
      .replace("{agents}", this.values[place])
      .replace("{roster}", this.data.roster[place])
  }

  say(place) {
    if (!this.data) return
    this.told.textContent = place === null || place === undefined
      ? this.data.words.hint
      : `${this.data.times[place]} · ${this.sentence(place)}`
  }

  place(target) {
    const step = target.closest?.(".step")
    return step ? Number(step.dataset.place) : null
  }

  under(event) {
    const box = this.svg.getBoundingClientRect()
    const across = (event.clientX - box.left - LEFT) / (this.width - LEFT - RIGHT) * this.values.length
    const place = Math.max(0, Math.min(this.values.length - 1, Math.floor(across)))
    return { place, y: event.clientY - box.top }
  }

  level(y) { return this.within((this.y(0) - y) / this.unit()) }
  within(value) { return Math.max(0, Math.min(this.top, Math.round(value))) }

  press(event) {
    const place = this.place(event.target)
    if (place === null || event.button) return
    if (event.pointerType !== "mouse" && !event.target.classList.contains("grip")) return
    event.preventDefault()
    this.svg.setPointerCapture(event.pointerId)
    this.flush()
    const { y } = this.under(event)
    const near = Math.abs(y - this.y(this.values[place])) <= GRIP
    this.pull = {
      pointer: event.pointerId, place, last: place, x: event.clientX, y, near, way: "",
      touch: event.pointerType !== "mouse", before: [...this.values],
    }
    this.at = place
    this.sliders[place].focus({ preventScroll: true })
    this.refresh()
    this.say(place)
  }

  drag(event) {
    if (!this.pull) {
      const place = this.place(event.target)
      if (place !== null) this.say(place)
      return
    }
    if (event.pointerId !== this.pull.pointer) return
    const { place, y } = this.under(event)
    const across = Math.abs(event.clientX - this.pull.x), along = Math.abs(y - this.pull.y)
    if (!this.pull.way && Math.max(across, along) < DIRECTION) return
    this.pull.way ||= along >= across ? "pull" : "draw"
    if (this.pull.way === "pull") {
      const start = this.pull.before[this.pull.place]
      this.set(this.pull.place, this.pull.near ? this.within(start + (this.pull.y - y) / this.unit()) : this.level(y))
    } else {
      const [from, to] = [Math.min(this.pull.last, place), Math.max(this.pull.last, place)]
      const level = this.pull.near && this.pull.touch
        ? this.within(this.pull.before[this.pull.place] + (this.pull.y - y) / this.unit())
        : this.level(y)
      for (let one = from; one <= to; one += 1) this.set(one, level)
      this.pull.last = place
      if (this.data.open[place]) this.at = place
    }
    this.refresh()
    this.say(this.at)
  }

  set(place, value) {
    if (this.data.open[place]) this.values[place] = value
  }

  release(event) {
    if (!this.pull || event.pointerId !== this.pull.pointer) return
    const { before, way, near, touch, place } = this.pull
    if (!way && !near && !touch) this.set(place, this.level(this.pull.y))
    this.pull = null
    this.refresh()
    this.sliders[this.at]?.focus({ preventScroll: true })
    if (before.some((value, one) => value !== this.values[one])) this.send()
  }

  // A finger on the step pulls it; anywhere else it scrolls the page.
  keepFrom(event) {
    if (event.target.classList.contains("grip") && event.touches.length === 1) event.preventDefault()
  }

  giveUp() {
    if (!this.pull) return
    this.values = this.pull.before
    this.pull = null
    this.refresh()
    this.say(this.at)
  }

  key(event) {
    if (event.key === "Escape") { this.giveUp(); return }
    const place = this.place(event.target)
    if (place === null || event.ctrlKey || event.metaKey || event.altKey) return
    const up = { ArrowUp: 1, ArrowDown: -1, PageUp: FAR, PageDown: -FAR }[event.key]
    const aside = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (up !== undefined) this.move(place, this.values[place] + up)
    else if (event.key === "Home") this.move(place, 0)
    else if (event.key === "End") this.move(place, this.data.most)
    else if (aside !== undefined) this.step(place, aside)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  step(place, aside) {
    let next = place + aside
    while (next >= 0 && next < this.values.length && !this.data.open[next]) next += aside
    if (next < 0 || next >= this.values.length) return
    this.at = next
    this.refresh()
    this.sliders[next].focus({ preventScroll: true })
  }

  move(place, value) {
    const level = Math.max(0, Math.min(this.data.most, value))
    if (level === this.values[place]) return
    this.values[place] = level
    if (level > this.top) this.rescale()
    this.renew()
    this.say(place)
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.flush(), PAUSE)
  }

  flush() {
    if (!this.timer) return
    clearTimeout(this.timer)
    this.timer = null
    this.send()
  }

  send() {
    this.sent = Math.max(Date.now(), this.sent + 1)
    this.tell({ of: this.data.of, values: [...this.values], at: this.sent })
    if (!this.pull) { this.rescale(); this.renew() }
  }
}
