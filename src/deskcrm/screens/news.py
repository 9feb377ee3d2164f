"""News: what there is to tell, how far each has come, what came of it, and which groups have gone without."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from deskcrm.customize.news_views import CHANNELS, KINDS, OUTCOMES, STATES
from deskcrm.errors import DeskError
from deskcrm.locale import formats
from deskcrm.locale.messages import N_, _, n_
from deskcrm.screens.insight_parts import Lines, Sheet
from deskcrm.settings.channel_names import channel_name
from deskcrm.settings.files import typed_path
from deskcrm.text import visible, visible_lines
from deskcrm.widgets.action import Action
from deskcrm.widgets.actions import register
from deskcrm.widgets.ask_line import AskLine
from deskcrm.widgets.cells import wrap
from deskcrm.widgets.choice import Option
from deskcrm.widgets.desk import DeskScreen
from deskcrm.widgets.record_list import Column, RecordList
from deskcrm.widgets.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from deskcrm.customize.news_views import Coverage, Effect, GroupSilence, MailingView, NewsView, Side
    from deskcrm.store import Office

NEWS = "deskcrm.customize.news"

SENT, NOT_SENT, LATER = "sent", "not_sent", "later"

register(
    Action("work_news", N_("Tell it, one after another"), N_("Tell"), ("w",),
           N_("Goes through those who are to be told, by the channel they prefer."), 3),
    Action("news_file", N_("Write a file to send"), N_("File"), ("p",),
           N_("A table for a mailing (.csv) or letters to print (.html), of those on the list."), 13),
    Action("news_sent", N_("A file was sent"), N_("Sent"), ("s",),
           N_("Whoever is in it counts as told; or it is not sent, and they are on the list again."), 14),
    Action("end_news", N_("Tell it no more"), N_("Stop telling"), ("x",), N_("It is closed; what was told stays."), 15),
)  # fmt: skip


class NewsScreen(DeskScreen):
    """The list, and under it how far the one under the cursor has come."""

    LIVE = True
    CSS_PATH = "news.tcss"
    ACTIONS: ClassVar[tuple[str, ...]] = (
        "new", "edit", "open", "work_news", "news_file", "news_sent", "end_news", "back",
    )  # fmt: skip
    QUIET = ("open",)
    TITLE_TEXT = N_("News")

    def __init__(self) -> None:
        super().__init__()
        self._coverage: dict[int, Coverage] = {}
        self._effects: dict[int, Effect] = {}
        self._files: dict[int, tuple[MailingView, ...]] = {}
        self._silent: tuple[GroupSilence, ...] = ()
        self._at = 0

    def body(self) -> ComposeResult:
        """The list and what is known of the row."""
        yield Words(self.TITLE_TEXT, id="news-head")
        yield Words(id="news-silent")
        yield RecordList[Any](
            (
                Column(N_("Name"), lambda row: row.title, 20, grow=2, tone=lambda _row: "strong"),
                Column(N_("State"), self._state, 14),
                Column(N_("For"), lambda row: ", ".join(row.groups) or _("everybody"), 14, grow=1, gives_way=2),
                Column(N_("Until"), lambda row: formats.date(row.until) if row.until else "", 12, gives_way=3),
                Column(N_("Have heard"), lambda row: formats.number(row.heard), 10, right=True),
                Column(N_("To tell"), lambda row: self._count(row, "left"), 8, right=True),
                Column(N_("Concerned"), lambda row: self._count(row, "concerned"), 9, right=True, gives_way=1),
            ),
            key=lambda row: row.id,
            empty=N_("No news yet. n writes one."),
            id="news-list",
        )
        yield Sheet(self._lines)
        yield AskLine()

    def on_mount(self) -> None:
        """The list has the focus."""
        self._list.focus()

    def fill(self, *, news_id: int = 0, **_context: Any) -> None:
        """All of them, the cursor on ``news_id`` if it is given."""
        self.query_one(AskLine).end()
        self._at = news_id
        self.came_back()

    def came_back(self) -> None:
        """Asks anew; what is known stays until then."""
        if self.desk.is_open:
            self.ask(f"{NEWS}:news_list", answer=self._show, group="news")
            self.ask(f"{NEWS}:silences", answer=self._know_silences, group="silences")

    def can(self, action: str) -> bool:
        """By what the row under the cursor is."""
        if action == "back":
            return True
        if not self.query(AskLine) or self.query_one(AskLine).asking:
            return False
        row = self._row
        if action == "new":
            return True
        if row is None:
            return False
        return {
            "work_news": row.running, "news_file": row.running, "end_news": row.state == "open",
            "news_sent": row.waiting > 0,
        }.get(action, True)  # fmt: skip

    # Keys

    def action_new(self) -> None:
        """n."""
        self.desk.go("news_form")

    def action_edit(self) -> None:
        """e."""
        if self._row is not None:
            self.desk.go("news_form", news=self._row)

    def action_open(self) -> None:
        """Enter, as e."""
        self.action_edit()

    def action_work_news(self) -> None:
        """w: one after another."""
        if self._row is not None:
            self.desk.go("outreach", news_id=self._row.id)

    def action_end_news(self) -> None:
        """x: it is told no more."""
        row = self._row
        if row is not None:
            self.tell(f"{NEWS}:close_news", row.id, version=row.version, answer=self._ended)

    def action_news_file(self) -> None:
        """p: for which channel, and into which file?"""
        row = self._row
        if row is not None:
            left = self._coverage[row.id].by_channel if row.id in self._coverage else {}
            options = [Option(code, f"{channel_name(code)} ({left.get(code, 0)})", plain=True)
                       for code in ("email", "post", "line", "phone")]  # fmt: skip
            self.query_one(AskLine).ask(N_("A file of those to be told by"), options, partial(self._ask_path, row))

    def action_news_sent(self) -> None:
        """s: which file, and was it?"""
        row = self._row
        if row is not None:
            self.ask("deskcrm.customize.news_sending:mailings", row.id, answer=self._ask_sent)

    def refused(self, error: DeskError) -> None:
        """Says why, and shows what is there now."""
        super().refused(error)
        self.came_back()

    # Inside

    def _ask_path(self, row: NewsView, channel: str) -> None:
        proposed = "letters.html" if channel == "post" else "mailing.csv"
        self.query_one(AskLine).ask(
            N_("Into which file? .csv is a table, .html letters to print"), (), lambda _value: None,
            typed=lambda text: self._write(row, channel, text.strip() or proposed), hint=proposed,
        )  # fmt: skip

    def _write(self, row: NewsView, channel: str, text: str) -> None:
        path = typed_path(text)
        self.with_office(partial(_news_file, row.id, channel, path), lane="write", answer=self._written)

    def _written(self, made: MailingView) -> None:
        said = n_("{count} customer in {file}; s once it was sent", "{count} customers in {file}; s once it was sent",
                  made.count, file=made.file)  # fmt: skip
        self.desk.say_saved(said)
        self.came_back()

    def _ask_sent(self, files: tuple[MailingView, ...]) -> None:
        if not files:
            return
        first, out = files[0], files[0].left_out
        question = N_("Was {file} sent, to {count}?")
        if out:
            question = N_("Was {file} sent, to {count}? Take out before: {codes}")
        self.query_one(AskLine).ask(
            question,
            (Option(SENT, N_("yes, it was sent")), Option(NOT_SENT, N_("no, it is not sent at all")),
             Option(LATER, N_("not yet"))),
            partial(self._answer_sent, files), file=first.file, count=first.count,
            codes=", ".join((*out[:8], *("…" for _code in out[8:9]))),
        )  # fmt: skip

    def _answer_sent(self, files: tuple[MailingView, ...], answer: str) -> None:
        file = files[0]
        if answer == SENT:
            self.tell("deskcrm.customize.news_sending:mark_sent", file.id, answer=self._sent)
        elif answer == NOT_SENT:
            self.tell("deskcrm.customize.news_sending:drop_mailing", file.id, answer=self._dropped)
        else:
            self._ask_sent(files[1:])  # of the next one, or of none

    def _sent(self, view: MailingView) -> None:
        said = n_("{count} customer told by {file}", "{count} customers told by {file}", view.count, file=view.file)
        if view.left_out:
            out = _("Not counted, for they may not be told any more: {codes}", codes=", ".join(view.left_out))
            said = f"{said} · {out}"
        self.desk.say_saved(said)
        self.came_back()

    def _dropped(self, view: MailingView) -> None:
        self.desk.say_saved(_("Not sent: {file}", file=view.file))
        self.came_back()

    def _ended(self, view: NewsView) -> None:
        self.desk.say_saved(_("No longer told: {title}", title=view.title))
        self.came_back()

    @on(RecordList.Opened)
    def _opened(self) -> None:
        self.action_open()

    @on(RecordList.Moved)
    def _moved(self) -> None:
        row = self._row
        if row is not None and row.heard and row.id not in self._effects:
            self.ask("deskcrm.customize.news_effect:effect", row.id, answer=self._know_effect, group="effect")
        if row is not None and row.waiting and row.id not in self._files:
            self.ask("deskcrm.customize.news_sending:mailings", row.id, answer=partial(self._know_files, row.id))
        self._redraw()

    def _show(self, found: tuple[NewsView, ...]) -> None:
        self._effects, self._files = {}, {}
        self._list.show(found)
        if self._at and self._list.go_to(self._at):
            self._at = 0
        for view in found:
            if view.state != "draft":
                self.ask(f"{NEWS}:coverage", view.id, answer=self._know_coverage)

    def _know_coverage(self, found: Coverage) -> None:
        self._coverage[found.news_id] = found
        self._list.refresh()
        self._redraw()

    def _know_effect(self, found: Effect) -> None:
        self._effects[found.news_id] = found
        self._redraw()

    def _know_files(self, news_id: int, found: tuple[MailingView, ...]) -> None:
        self._files[news_id] = found
        self._redraw()

    def _know_silences(self, found: tuple[GroupSilence, ...]) -> None:
        self._silent = tuple(one for one in found if one.overdue)
        line = self.query_one("#news-silent", Words)
        line.display = bool(self._silent)
        names = ", ".join(one.name if one.days is None else f"{one.name} ({one.days})" for one in self._silent[:8])
        line.say(N_("! Gone without news for too long (days): {names}"), names=names)

    @property
    def _list(self) -> RecordList[Any]:
        return self.query_one(RecordList)

    @property
    def _row(self) -> NewsView | None:
        row: NewsView | None = self._list.row if self.query(RecordList) else None
        return row

    def _redraw(self) -> None:
        self.query_one(Sheet).redraw()
        self.refresh_bindings()

    def _state(self, row: NewsView) -> str:
        return _("not today") if row.state == "open" and not row.running else _(STATES[row.state])

    def _count(self, row: NewsView, name: str) -> str:
        found = self._coverage.get(row.id)
        return "" if found is None else formats.number(getattr(found, name))

    def _lines(self, width: int) -> Lines:
        row = self._row
        if row is None:
            return [Content("")]
        texts = [f"{_(KINDS[row.kind])} · {row.product}" if row.product else _(KINDS[row.kind])]
        found = self._coverage.get(row.id)
        if found is not None:
            texts += _coverage_lines(found)
        texts += [_file_line(one) for one in self._files.get(row.id, ())]
        if (effect := self._effects.get(row.id)) is not None:
            texts += _effect_lines(effect)
        lines = [Content(line) for text in texts if text for line in wrap(visible(text), width)]
        first, second = (row.text_th, row.text_en) if row.text_th and not row.text_en else (row.text_en, row.text_th)
        words = [text for text in (first, second) if text]
        lines += [
            Content.styled(line, "$text-muted") for text in words for line in wrap(visible_lines(text), width)[:3]
        ]
        return lines


def _coverage_lines(found: Coverage) -> list[str]:
    """How far it is, by which channel the rest is told, what came of it."""
    whole = _("concerned {concerned} · told {heard} · left {left} · in a file {waiting} · cannot be told now {cannot}",
              concerned=formats.number(found.concerned), heard=formats.number(found.heard),
              left=formats.number(found.left), waiting=formats.number(found.waiting),
              cannot=formats.number(found.cannot))  # fmt: skip
    ways = " · ".join(
        f"{channel_name(code)} {formats.number(found.by_channel[code])}"
        for code in CHANNELS
        if found.by_channel.get(code)
    )
    outcomes = " · ".join(
        f"{_(OUTCOMES[code])} {formats.number(found.outcomes[code])}" for code in OUTCOMES if code in found.outcomes
    )
    return [
        whole,
        _("Left by channel: {ways}", ways=ways) if ways else "",
        _("What came of it: {outcomes}", outcomes=outcomes) if outcomes else "",
    ]


def _effect_lines(found: Effect) -> list[str]:
    """Who bought within the window, on either side."""

    def said(side: Side) -> str:
        share = _("{bought} of {all} bought ({share})", bought=formats.number(side.bought),
                  all=formats.number(side.customers), share=formats.percent(side.bought, side.customers))  # fmt: skip
        if not found.product_code:
            return share
        product = _("the product {bought} ({share})", bought=formats.number(side.bought_product),
                    share=formats.percent(side.bought_product, side.customers))  # fmt: skip
        return f"{share}, {product}"

    return [
        _("Within {days} days: heard it: {heard}; not yet: {others}", days=found.days, heard=said(found.heard),
          others=said(found.others)),
    ]  # fmt: skip


def _file_line(one: MailingView) -> str:
    line = n_("not sent yet: {file}, {count} customer", "not sent yet: {file}, {count} customers", one.count,
              file=one.file)  # fmt: skip
    out = _("take out before sending: {codes}", codes=", ".join(one.left_out)) if one.left_out else ""
    return " · ".join(filter(None, (line, out)))


def _news_file(news_id: int, channel: str, path: Path, office: Office) -> MailingView:
    from deskcrm.exchange.news_files import news_file

    return news_file(office, news_id, channel, path)
