"""Which numbers did we assume?"""

from cx_models.screens import assumptions, fitted, swings
from cx_models.screens.frame import open_page

text = open_page("assumptions")
assumptions.introduce(text)
fitted.show_fitted(text)
assumptions.list_entries(text)
assumptions.offer_files(text)
swings.show_swings(text)
