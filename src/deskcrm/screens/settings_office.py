"""The office's own settings, each group in a form of its own: the office, its hours, how it handles complaints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from deskcrm.errors import DeskError
from deskcrm.locale.messages import LANGUAGES, N_, _
from deskcrm.screens.settings_rows import KIND_WORDS, LANGUAGE_WORDS
from deskcrm.settings.office import BY_KEY, KEYS, Key, get_value
from deskcrm.widgets.choice import Choice, Option, Suggest
from deskcrm.widgets.fields import Field, Suggestion
from deskcrm.widgets.text_line import TextLine
from deskcrm.widgets.two_versions import TwoVersions

if TYPE_CHECKING:
    from deskcrm.settings.office import OfficeSettings
    from deskcrm.store import Draft

HINTS = {
    "tiers.shares": N_("such as 5 20 80"),
    "tiers.amounts": N_("such as 20000 5000 500; empty: by the shares"),
    "tiers.labels": N_("such as A B C D"),
    "backups.recipient": N_("age1…, from deskcrm backup-key; empty: not encrypted"),
    "cross_sell.codes": N_("patterns such as 1* 2*; * is all"),
    **dict.fromkeys((f"hours.{day}" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
                    N_("09:00-12:00 13:00-17:00; empty: closed")),
    **dict.fromkeys((f"complaints.targets_{severity}" for severity in range(1, 5)),
                    N_("acknowledge, answer, resolve: 1h 4h 3d; gold 30m 2h 1d")),
}  # fmt: skip
"""What is written into an empty field, by the setting's key."""


class OfficeForm(TwoVersions):
    """The office's own settings, saved together."""

    FORM = "settings_office"
    TITLE_TEXT = N_("Office")
    GROUPS: ClassVar[tuple[str, ...]] = ("office", "purchases", "tiers", "cross_sell", "news", "security", "backups")
    """The parts of keys before the dot that the form has."""

    CSS = """
    Field .field--label { width: 35; }
    Field .field--error { padding: 0 0 0 35; }
    """

    @classmethod
    def keys(cls) -> tuple[Key, ...]:
        """The settings of the form, in the order of the registry."""
        return tuple(key for key in KEYS if key.key.partition(".")[0] in cls.GROUPS)

    def fields(self) -> Iterator[Field]:
        """One for each key, in the order of the registry."""
        kinds = [Option(code, word) for code, word in KIND_WORDS.items()]
        languages = [Option(code, LANGUAGE_WORDS[code], plain=True) for code in LANGUAGES]
        controls = {"office.kind": Choice(kinds), "office.language": Choice(languages), "office.timezone": Suggest()}
        for key in self.keys():
            yield Field(_field(key.key), key.label, controls.get(key.key) or TextLine(hint=HINTS.get(key.key, "")))

    def fill(
        self, *, item: OfficeSettings | None = None, name: str = "", draft: Draft | None = None, **_context: Any
    ) -> None:
        """As the settings are, with the cursor in the field of the key ``name``."""
        values = self._values(item) if item is not None else {}
        self.start(values, draft=draft, focus=_field(name) if name in {key.key for key in self.keys()} else "")
        if draft is None:
            self.draft_title = _(self.TITLE_TEXT)
        if any(key.key == "office.timezone" for key in self.keys()):
            self.work("zoneinfo:available_timezones", answer=self._know_zones, failed=lambda _error: None)

    def save(self, values: dict[str, str]) -> None:
        """All or none."""
        given = {key.key: values[_field(key.key)] for key in self.keys()}
        known = {key.key: self._before[_field(key.key)] for key in self.keys() if _field(key.key) in self._before}
        self.tell(
            "deskcrm.settings.office:set_values", given, known=known, answer=self._kept_settings, failed=self.refused
        )

    def ask_newest(self) -> None:
        """The settings as they are now."""
        self.ask("deskcrm.settings.office:load", answer=self._lay_under, group="newest")

    def _lay_under(self, settings: OfficeSettings) -> None:
        self.newest(self._values(settings), _(self.TITLE_TEXT))

    def _values(self, settings: OfficeSettings) -> dict[str, str]:
        return {_field(key.key): get_value(settings, key.key) for key in self.keys()}

    def refused(self, error: DeskError) -> None:
        """An error names the setting's key; here it stands under its field, and by its label."""
        known = {key.key.rpartition(".")[2]: key for key in self.keys()} | BY_KEY
        if error.field in known:
            key = known[error.field]
            error.values.setdefault("field", _(key.label))
            error.field = _field(key.key)
        super().refused(error)

    def _kept_settings(self, settings: OfficeSettings) -> None:
        self.desk.office_changed(settings)
        self.finished(_("The office's settings are saved."))

    def _know_zones(self, zones: set[str]) -> None:
        self.field("office_timezone").query_one(Suggest).set_options([Suggestion(zone) for zone in sorted(zones)])


class HoursForm(OfficeForm):
    """When the office is open on each weekday."""

    FORM = "settings_hours"
    TITLE_TEXT = N_("Opening hours")
    GROUPS: ClassVar[tuple[str, ...]] = ("hours",)


class ComplaintRulesForm(OfficeForm):
    """Targets by severity and tier, and the other rules of complaints and satisfaction."""

    FORM = "settings_complaints"
    TITLE_TEXT = N_("Complaints and satisfaction")
    GROUPS: ClassVar[tuple[str, ...]] = ("complaints", "satisfaction")


def _field(key: str) -> str:
    """A field's name for a setting's key: an id of a widget may hold no dot."""
    return key.replace(".", "_")
