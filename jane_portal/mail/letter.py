"""What rooms need to write a letter: the text, and how it is rendered from a template."""

from jane_portal.core.post import Attachment, LetterText, NotNeeded, name_in_letter, render_letter

__all__ = ["Attachment", "LetterText", "NotNeeded", "name_in_letter", "render_letter"]
