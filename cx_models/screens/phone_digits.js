// Phones show their digits for fields that take numbers: known by the class that Streamlit makes of their key.
if (!window.kanavaDigits) {
  window.kanavaDigits = true
  const mark = (event) => {
    const field = event.target.closest?.('[class*="st-key-number-"]')
    field?.querySelector("input")?.setAttribute("inputmode", "decimal")
  }
  document.addEventListener("pointerdown", mark)
  document.addEventListener("focusin", mark)
}
