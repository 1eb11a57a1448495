"""The one renderer of PDFs. WeasyPrint lives in a process of its own (child.py), started by the worker only.

`render.render_pdf` turns HTML into a tagged PDF; `prints` keeps what the portal prints about a subject, made anew only
when its content changes. Say "tagged PDF", not "conformant": no full validator has been run on them.
"""
