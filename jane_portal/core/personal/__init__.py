"""What the portal holds of people: one declaration for each model, from which all of their rights are served.

A room declares its models in `actions/personal.py` and registers them in `apps.py` (`register_rows`); a model that
holds nothing of anybody is declared with `register_impersonal` and the reason. The copy of one's own data, erasure,
nightly retention, the privacy notice and `docs/personal-data.md` are all made from these declarations, so a model
without one fails a test (`audit.problems`).
"""
