"""Plain language: a second text beside a text, whose state follows from data, and a way of reading the whole site so.

A plain text is called "selkokieli" only after a person has checked it; until then it is "selkeä kieli".
"""

# BCP 47, private use: plain Finnish.
PLAIN_TAG = "fi-x-selko"
