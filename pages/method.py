"""How is it computed?"""

from cx_models.screens import method
from cx_models.screens.frame import open_page

text = open_page("method")
method.tell_line(text)
method.tell_levers(text)
method.tell_limits(text)
method.prove(text)
method.tell_measured(text)
method.tell_findings(text)
method.cite(text)
