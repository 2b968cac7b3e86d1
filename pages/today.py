"""How do we serve today?"""

from cx_models.screens import today
from cx_models.screens.frame import open_page

text = open_page("today")
today.draw(text)
