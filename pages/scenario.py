"""What could we change?"""

from cx_models.screens import scenario
from cx_models.screens.frame import open_page

text = open_page("scenario")
scenario.draw(text)
