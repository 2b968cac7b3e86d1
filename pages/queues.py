"""Where would people wait?"""

from cx_models.screens import queues
from cx_models.screens.frame import open_page

text = open_page("queues")
queues.draw(text)
