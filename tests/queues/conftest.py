"""Claims about queues are not claims about the speed of the machine that checks them."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
