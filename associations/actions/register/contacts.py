"""Contacts that an import brings: hidden from everybody but the association and the secretary, until people choose."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import connection

from associations.models import ImportBatch

from .judge import CONTACT_DIFFERS, HAS_CONTACT, contact_join

ROWS = "associations_importrow r JOIN associations_importvalues v ON v.batch_id = r.batch_id AND v.number = r.number"
WHERE = "r.batch_id = %(batch)s AND r.chosen AND r.number BETWEEN %(first)s AND %(last)s"

_REMEMBER = """
UPDATE associations_importrow x SET before = coalesce(x.before, '{{}}'::jsonb) || jsonb_build_object('contact',
  jsonb_build_object('id', c.id, 'name', c.name, 'phone', c.phone))
FROM {rows} WHERE x.batch_id = r.batch_id AND x.number = r.number AND c.id IS NOT NULL AND {differs} AND {where}
"""
_FILL = """
UPDATE associations_contact t SET
  name = CASE WHEN t.name = '' THEN coalesce(v.contact_name, '') ELSE t.name END,
  phone = CASE WHEN t.phone = '' THEN coalesce(v.phone, '') ELSE t.phone END,
  version = t.version + 1, updated_at = %(moment)s
FROM {rows} WHERE t.id = (r.before -> 'contact' ->> 'id')::bigint AND {where}
"""
_ADD = """
WITH added AS (
  INSERT INTO associations_contact (uuid, created_at, updated_at, version, organisation_id, kind, role_title,
    name, email, phone, name_seen_by, email_seen_by, phone_seen_by, "order")
  SELECT gen_random_uuid(), %(moment)s, %(moment)s, 1, o.id,
    CASE WHEN v.contact_name IS NULL THEN 'mailbox' ELSE 'person' END, '', coalesce(v.contact_name, ''),
    coalesce(v.email, ''), coalesce(v.phone, ''), 'own', 'own', 'own', 0
  FROM {rows} WHERE c.id IS NULL AND {differs} AND {where}
  RETURNING id, organisation_id
)
UPDATE associations_importrow r SET before = coalesce(r.before, '{{}}'::jsonb)
  || jsonb_build_object('contact', jsonb_build_object('id', added.id, 'added', true))
FROM added WHERE r.organisation_id = added.organisation_id AND {where}
"""


_ADD_TO_NEW = """
INSERT INTO associations_contact (uuid, created_at, updated_at, version, organisation_id, kind, role_title,
  name, email, phone, name_seen_by, email_seen_by, phone_seen_by, "order")
SELECT gen_random_uuid(), %(moment)s, %(moment)s, 1, r.organisation_id,
  CASE WHEN v.contact_name IS NULL THEN 'mailbox' ELSE 'person' END, '', coalesce(v.contact_name, ''),
  coalesce(v.email, ''), coalesce(v.phone, ''), 'own', 'own', 'own', 0
FROM {rows} WHERE r.outcome = 'new' AND {given} AND {where}
"""


def put_contacts(batch: ImportBatch, moment: datetime.datetime, limits: dict[str, int]) -> int:
    """Add a hidden contact to each organisation, or fill what is empty in the one with the same address.

    limits: {"first", "last"} row numbers. Returns the number of contacts written.
    """
    params: dict[str, Any] = {"batch": batch.pk, "moment": moment, **limits}
    with connection.cursor() as cursor:
        cursor.execute(_ADD_TO_NEW.format(rows=ROWS, given=HAS_CONTACT, where=WHERE), params)
        written = int(cursor.rowcount)
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM associations_importrow r WHERE r.outcome = 'changed' AND {WHERE})", params
        )
        if not cursor.fetchone()[0]:
            return written
        joined = f"{ROWS} JOIN associations_organisation o ON o.id = r.organisation_id {contact_join(batch.mapping)}"
        where = f"r.outcome = 'changed' AND {WHERE}"
        cursor.execute(_REMEMBER.format(rows=joined, differs=CONTACT_DIFFERS, where=where), params)
        cursor.execute(_FILL.format(rows=ROWS, where=where), params)
        written += int(cursor.rowcount)
        cursor.execute(_ADD.format(rows=joined, differs=CONTACT_DIFFERS, where=where), params)
        return written + int(cursor.rowcount)
