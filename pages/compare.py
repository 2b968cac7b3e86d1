"""Which is best, and how sure are we?"""

from cx_models.screens import compare
from cx_models.screens.frame import open_page

text = open_page("compare")
compare.draw(text)
