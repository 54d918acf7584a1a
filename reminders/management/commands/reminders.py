"""`manage.py reminders plan|send|why`: plan what is near due, send what is due, say what became of one message.

Exit codes: 0 done, 1 refused with a reason on stderr, 2 wrong use. Shows numbers and codes, never names or addresses.
"""

import argparse
import json
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import Clinic
from rehabgoals.days import EARLIEST_YEAR, LATEST_YEAR
from rehabgoals.tenancy import in_clinic
from reminders import planning, sending, tasks
from reminders.choices import Kind, Reason
from reminders.models import Message
from reminders.rules import Wanted

# What a message is about, in the output.
SUBJECT = {Kind.VISIT_REMINDER: "visit", Kind.REASSESSMENT: "measure", Kind.PLAN: "issued_plan"}


def instant(text: str) -> datetime:
    """A moment in ISO 8601; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no moment such as 2026-11-24T09:00:00Z") from error
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} has a year that is not from {EARLIEST_YEAR} to {LATEST_YEAR}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Command(BaseCommand):
    """Plan, send, and explain what goes out by e-mail."""

    help = "Plan what is near due, send what is due, or say what became of one message."

    def add_arguments(self, parser: CommandParser) -> None:
        """plan [--now INSTANT] [--dry-run] [--json] | send [--json] | why ID [--json]"""
        acts = parser.add_subparsers(dest="act", required=True)
        plan = acts.add_parser("plan", help="make the messages that should exist, cancel those that should not")
        plan.add_argument("--now", type=instant, metavar="INSTANT", help="plan as if it were this moment (ISO 8601)")
        plan.add_argument("--dry-run", action="store_true", help="only show what should exist; write nothing")
        send = acts.add_parser("send", help="send what is due, in this process")
        why = acts.add_parser("why", help="say what became of a message")
        why.add_argument("id", type=int, metavar="ID", help="the number of the message")
        for act in (plan, send, why):
            act.add_argument("--json", action="store_true", help="one JSON document instead of words")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        """One of the three acts."""
        {"plan": self.plan, "send": self.send, "why": self.why}[act](**options)

    def plan(self, *, now: datetime | None, dry_run: bool, **options: Any) -> None:
        """Plan, or show what should exist."""
        now = now or timezone.now()
        if dry_run:
            found = [
                _as_wanted(clinic, message)
                for clinic in Clinic.objects.order_by("pk")
                for message in planning.messages_wanted(clinic, now)
            ]
            lines = ["{due_at} {kind} of clinic {clinic}, episode {episode}".format(**row) for row in found]
            self._show(found, lines or ["Nothing is near due."], **options)
            return
        planned = planning.plan_all(now)
        words = "{made} made, {moved} moved, {wanted_again} wanted again, {cancelled} cancelled"
        self._show(asdict(planned), [words.format(**asdict(planned))], **options)
        if planned.clinics_left_out:
            raise CommandError(f"{planned.clinics_left_out} clinics could not be planned for; the log says where.")

    def send(self, **options: Any) -> None:
        """Send everything due."""
        states: Counter[str] = Counter()
        for clinic_id in tasks.clinics_with_due_messages():
            states.update(sending.send_due(clinic_id, tasks.due_messages(clinic_id)))
        words = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
        self._show(dict(states), [words or "Nothing is due."], **options)

    def why(self, *, id: int, **options: Any) -> None:
        """What became of one message, state by state."""
        for clinic in Clinic.objects.order_by("pk"):
            with in_clinic(clinic.pk):
                message = Message.objects.filter(clinic=clinic, pk=id).first()
                if message:
                    told = _as_told(message)
                    break
        else:
            raise CommandError(f"There is no message {id}.")
        lines = [
            f"message {told['id']}: {told['kind']}, {told['state']}",
            *([f"{told['reason']}: {told['because']}"] if told["reason"] else []),
            f"due on {told['due_on']}, from {told['due_at']}",
            *(f"{step['at']} {step['state']} {step['reason']}".rstrip() for step in told["steps"]),
        ]
        self._show(told, lines, **options)

    def _show(self, document: Any, lines: list[str], *, json: bool, **options: Any) -> None:
        self.stdout.write(_json(document) if json else "\n".join(lines))


def _json(document: Any) -> str:
    return json.dumps(document, indent=2)


def _as_wanted(clinic: Clinic, message: Wanted) -> dict[str, Any]:
    occasion = message.occasion
    return {
        "clinic": clinic.pk,
        "kind": occasion.kind,
        "patient": occasion.patient_id,
        "episode": occasion.episode_id,
        SUBJECT[Kind(occasion.kind)]: occasion.subject_id,
        "due_on": occasion.due_on.isoformat(),
        "due_at": message.due_at.isoformat(),
    }


def _as_told(message: Message) -> dict[str, Any]:
    # The history holds each change of state with the moment the database wrote it.
    steps = message.events.order_by("pgh_id").values_list("pgh_created_at", "state", "reason")
    return {
        "id": message.pk,
        "clinic": message.clinic_id,
        "kind": message.kind,
        "state": message.state,
        "reason": message.reason,
        "because": str(Reason(message.reason).label) if message.reason in Reason.values else "",
        "due_on": message.due_on.isoformat(),
        "due_at": message.due_at.isoformat(),
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "steps": [{"at": at.isoformat(), "state": state, "reason": reason} for at, state, reason in steps],
    }
