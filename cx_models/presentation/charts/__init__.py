"""Charts as Vega-Lite specifications without data: authored once in Altair, filled at each run."""
