"""Where do I begin?"""

from cx_models.screens import case, start
from cx_models.screens.frame import open_page

text = open_page("start")
start.introduce(text)
case.offer_case(text)
start.show_steps(text)
start.offer_samples(text)
