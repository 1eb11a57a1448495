"""Following and stopping, what has happened, and the letters that tell of it."""

from .news import drop_old_news, record_news, take_many_back, take_news_back
from .press import (
    change_pace,
    follow_thing,
    keep_search,
    move_followers,
    move_followers_back,
    stop_everything,
    stop_following,
)
from .round import write_letters

__all__ = [
    "change_pace",
    "drop_old_news",
    "follow_thing",
    "keep_search",
    "move_followers",
    "move_followers_back",
    "record_news",
    "stop_everything",
    "stop_following",
    "take_many_back",
    "take_news_back",
    "write_letters",
]
