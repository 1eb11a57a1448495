"""Each staged row against the directory, in set-based SQL: new, changed, unchanged, or in error.

Matching: register number, then business ID, then the same name (as `name_key` reads it) in the same municipality,
unless both sides have numbers and they differ. Of rows that are the same association the first in the file counts.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from associations.models import ImportBatch, ImportRow
from associations.selectors.register_fields import BY_KEY, CONTACT_KEYS, NAME_KEY_SQL

# The staging tables have just been filled, so the planner knows nothing of them; and each join is of whole tables.
PLANS = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '64MB'"
RELATIONS = {
    "works_in": ("associations_organisation_works_in", "municipality_id"),
    "other_sectors": ("associations_organisation_other_sectors", "sector_id"),
}
CONTACT_JOIN = """
LEFT JOIN LATERAL (
  SELECT c.id, c.name, c.email, c.phone FROM associations_contact c
  WHERE c.organisation_id = o.id AND CASE
    WHEN v.email IS NOT NULL THEN lower(c.email) = v.email
    WHEN v.phone IS NOT NULL THEN c.phone = v.phone
    ELSE c.name = v.contact_name END
  ORDER BY c."order", c.id LIMIT 1
) c ON v.email IS NOT NULL OR v.phone IS NOT NULL OR v.contact_name IS NOT NULL
"""
HAS_CONTACT = "(v.email IS NOT NULL OR v.phone IS NOT NULL OR v.contact_name IS NOT NULL)"
# An import adds a contact, or fills what is empty in one; it never overwrites what people have written.
CONTACT_DIFFERS = f"""({HAS_CONTACT} AND (c.id IS NULL
  OR (v.contact_name IS NOT NULL AND c.name = '') OR (v.phone IS NOT NULL AND c.phone = '')))"""


def scalars(mapping: dict[str, int]) -> list[str]:
    """The organisation's own columns that the file can change. A day of dissolving says the status too."""
    names = [BY_KEY[key].column for key in BY_KEY if key in mapping and key not in (*RELATIONS, *CONTACT_KEYS)]
    if "dissolved_on" in names and "status" not in names:
        names.append("status")
    return names


def relations(mapping: dict[str, int]) -> list[str]:
    return [name for name in RELATIONS if name in mapping]


def scalar_differs(name: str) -> str:
    return f"(v.{name} IS NOT NULL AND o.{name} IS DISTINCT FROM v.{name})"


def relation_now(name: str) -> str:
    table, column = RELATIONS[name]
    return f"ARRAY(SELECT t.{column} FROM {table} t WHERE t.organisation_id = o.id ORDER BY 1)"


def relation_differs(name: str) -> str:
    return f"(v.{name} IS NOT NULL AND v.{name} IS DISTINCT FROM {relation_now(name)})"


def differs(mapping: dict[str, int]) -> str:
    """SQL: does row `v` say something else than organisation `o` and its contact `c`?"""
    parts = [scalar_differs(name) for name in scalars(mapping)]
    parts += [relation_differs(name) for name in relations(mapping)]
    if any(key in mapping for key in CONTACT_KEYS):
        parts.append(CONTACT_DIFFERS)
    return "(" + " OR ".join(parts) + ")"


def contact_join(mapping: dict[str, int]) -> str:
    return CONTACT_JOIN if any(key in mapping for key in CONTACT_KEYS) else ""


_MATCH = """
CREATE TEMP TABLE import_match ON COMMIT DROP AS
SELECT v.number, v.name_key, v.domicile_id, v.register_number, v.business_id,
       coalesce(r.merged_into_id, r.id) AS by_register, coalesce(b.merged_into_id, b.id) AS by_business,
       coalesce(r.merged_into_id, r.id, b.merged_into_id, b.id) AS organisation_id, 1 AS candidates
FROM associations_importvalues v
LEFT JOIN associations_organisation r ON r.register_number = v.register_number
LEFT JOIN associations_organisation b ON b.business_id = v.business_id
WHERE v.batch_id = %s
"""
# The number of an entry that was merged away stays with that entry.
_KEEP_MERGED_NUMBERS = """
UPDATE associations_importvalues v SET {column} = NULL FROM associations_organisation o
WHERE v.batch_id = %s AND o.{column} = v.{column} AND o.merged_into_id IS NOT NULL
"""
_MATCH_NAMES = f"""
WITH named AS MATERIALIZED (
  SELECT o.id, {NAME_KEY_SQL.format("o.name_fi")} AS name_key, o.domicile_id, o.register_number, o.business_id
  FROM associations_organisation o
  WHERE o.merged_into_id IS NULL AND o.deleted_at IS NULL
    AND EXISTS (SELECT FROM import_match WHERE organisation_id IS NULL)
)
UPDATE import_match m SET organisation_id = found.id, candidates = found.candidates
FROM (
  SELECT v.number, min(o.id) AS id, count(*) AS candidates
  FROM import_match v
  JOIN named o ON o.name_key = v.name_key
   AND (v.domicile_id IS NULL OR o.domicile_id IS NULL OR o.domicile_id = v.domicile_id)
   AND (v.register_number IS NULL OR o.register_number IS NULL)
   AND (v.business_id IS NULL OR o.business_id IS NULL)
  WHERE v.organisation_id IS NULL
  GROUP BY v.number
) found WHERE found.number = m.number
"""
_DISSOLVED = (
    "UPDATE associations_importvalues SET status = 'dissolved'"
    " WHERE batch_id = %s AND status IS NULL AND dissolved_on IS NOT NULL",
    "UPDATE associations_importvalues SET dissolved_on = NULL"
    " WHERE batch_id = %s AND status <> 'dissolved' AND dissolved_on IS NOT NULL",
)
_DIFFERS = """
CREATE TEMP TABLE import_differs ON COMMIT DROP AS
SELECT v.number FROM import_match m
JOIN associations_organisation o ON o.id = m.organisation_id
JOIN associations_importvalues v ON v.batch_id = %(batch)s AND v.number = m.number
{contact}
WHERE {differs} AND EXISTS (SELECT FROM import_match WHERE organisation_id IS NOT NULL)
"""
# Is any number, name in a place, or entry said twice? Mostly none is, and that is told by sorting hashes.
_MAY_REPEAT = """
SELECT count(register_number) > count(DISTINCT hashtextextended(register_number, 0))
    OR count(business_id) > count(DISTINCT hashtextextended(business_id, 0))
    OR count(*) > count(DISTINCT hashtextextended(name_key, coalesce(domicile_id, 0)))
    OR count(organisation_id) > count(DISTINCT organisation_id)
FROM import_match
"""
# Of rows that are the same association the first in the file counts. Few rows are here, so that the verdict below walks
# the rows in the order of the file.
_REPEATS = """
CREATE TEMP TABLE import_repeats ON COMMIT DROP AS
SELECT DISTINCT ON (number) number, first, code FROM (
  SELECT m.number, f.first, 1 AS place, 'same_register_number' AS code FROM import_match m
  JOIN (SELECT register_number, min(number) AS first FROM import_match
        WHERE register_number IS NOT NULL GROUP BY 1 HAVING count(*) > 1) f USING (register_number)
  UNION ALL
  SELECT m.number, f.first, 2, 'same_business_id' FROM import_match m
  JOIN (SELECT business_id, min(number) AS first FROM import_match
        WHERE business_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1) f USING (business_id)
  UNION ALL
  SELECT m.number, k.first, 3, 'same_name' FROM import_match m
  JOIN (SELECT name_key, coalesce(domicile_id, 0) AS place, min(number) AS first
        FROM import_match GROUP BY 1, 2 HAVING count(*) > 1) k
    ON k.name_key = m.name_key AND k.place = coalesce(m.domicile_id, 0)
  JOIN import_match f ON f.number = k.first
  WHERE (m.register_number IS NULL OR f.register_number IS NULL) AND (m.business_id IS NULL OR f.business_id IS NULL)
  UNION ALL
  SELECT m.number, f.first, 4, 'same_organisation' FROM import_match m
  JOIN (SELECT organisation_id, min(number) AS first FROM import_match
        WHERE organisation_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1) f USING (organisation_id)
) every WHERE first < number ORDER BY number, place
"""
_VERDICT = """
INSERT INTO associations_importrow
  (batch_id, number, outcome, chosen, applied, "left", organisation_id, problems)
SELECT %(batch)s, q.number, q.outcome, q.outcome IN ('new', 'changed'), false, false, q.organisation_id,
       CASE WHEN q.code IS NULL THEN '[]'::jsonb ELSE jsonb_build_array(jsonb_build_object(
         'code', q.code, 'column', coalesce(%(headings)s::jsonb ->> q.code, ''),
         'params', CASE WHEN q.other IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('row', q.other) END)) END
FROM (
  SELECT p.*, CASE WHEN p.code IS NOT NULL THEN 'error' WHEN p.organisation_id IS NULL THEN 'new'
                   WHEN p.differs THEN 'changed' ELSE 'same' END AS outcome
  FROM (
    SELECT m.number, m.organisation_id, d.number IS NOT NULL AS differs, r.first AS other,
      CASE WHEN r.code IS NOT NULL THEN r.code
           WHEN m.by_register <> m.by_business THEN 'two_matches'
           WHEN m.candidates > 1 THEN 'many_matches'
           WHEN o.deleted_at IS NOT NULL THEN 'deleted' END AS code
    FROM import_match m
    LEFT JOIN import_repeats r ON r.number = m.number
    LEFT JOIN import_differs d ON d.number = m.number
    LEFT JOIN associations_organisation o ON o.id = m.organisation_id AND o.deleted_at IS NOT NULL
  ) p
) q
"""


def judge(batch: ImportBatch) -> dict[str, int]:
    """Write one ImportRow a staged row. Returns the number of rows by outcome."""
    mapping: dict[str, int] = batch.mapping
    with connection.cursor() as cursor:
        if "dissolved_on" in mapping:
            for statement in _DISSOLVED:
                cursor.execute(statement, [batch.pk])
        cursor.execute("DROP TABLE IF EXISTS import_match, import_differs, import_repeats")
        cursor.execute(PLANS)
        cursor.execute(_MATCH, [batch.pk])
        for column in ("register_number", "business_id"):
            cursor.execute(_KEEP_MERGED_NUMBERS.format(column=column), [batch.pk])
        cursor.execute("ANALYZE import_match (number, organisation_id)")
        cursor.execute(_MATCH_NAMES)
        cursor.execute(_DIFFERS.format(differs=differs(mapping), contact=contact_join(mapping)), {"batch": batch.pk})
        cursor.execute(_MAY_REPEAT)
        cursor.execute(_REPEATS if cursor.fetchone()[0] else f"{_REPEATS} WITH NO DATA")
        cursor.execute("ANALYZE import_differs; ANALYZE import_repeats")
        cursor.execute(_VERDICT, {"batch": batch.pk, "headings": _problem_headings(batch)})
        cursor.execute("DROP TABLE import_match, import_differs, import_repeats")
        cursor.execute(
            "SELECT outcome, count(*) FROM associations_importrow WHERE batch_id = %s GROUP BY 1", [batch.pk]
        )
        found: dict[str, int] = dict(cursor.fetchall())
    return {outcome: found.get(outcome, 0) for outcome in ImportRow.Outcome.values}


def _problem_headings(batch: ImportBatch) -> Any:
    """JSON of {problem code: heading of the column it is about}."""
    about = {"same_register_number": "register_number", "same_business_id": "business_id", "same_name": "name_fi"}
    about |= {"two_matches": "business_id", "many_matches": "name_fi"}
    return Jsonb({code: batch.headings[batch.mapping[key]] for code, key in about.items() if key in batch.mapping})
