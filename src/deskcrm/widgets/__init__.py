"""What screens share, and how to write a screen.

**A screen** is a :class:`~deskcrm.widgets.desk.DeskScreen` in ``screens/``, named in ``screens.SCREENS`` so that it is
imported when it is first shown. It is made once and filled again at each showing::

    class QueueScreen(DeskScreen):
        ACTIONS = ("open", "done", "snooze", "back")   # ids of widgets/actions.py; add one with actions.register
        TITLE_TEXT = N_("Follow-up queue")
        CSS_PATH = "queue.tcss"

        def body(self): ...                 # compose, without the footer
        def fill(self, **context): ...      # shown by desk.go("queue", **context)
        def came_back(self): ...            # uncovered again: ask anew, old rows stay until the new ones are there
        def can(self, action): ...          # False takes it out of footer, help and palette for now
        def action_done(self): ...          # one method an action

``self.desk`` is the app (:class:`~deskcrm.widgets.desk.Desk`): ``go``, ``over`` (above a form, which stays),
``open_customer``, ``leave``, ``say``, ``say_saved``, ``say_error``, ``clock``, ``currency``, ``staff``, ``act_as``,
``is_open``. A screen that is about one customer returns them from the property ``customer``: F3 and F9 hand them on.
The app's own calls are ``go("log", customer=CustomerView | None)``, ``go("facing", customer=...)``,
``go("customer_form", typed=str)``, ``go("complaints")``, ``go("queue")``, ``go("settings")``, ``go("parked")``,
``go("first_run", path=Path)``, and from the customer screen ``go("customer_form", customer=...)``,
``go("complaint_form", customer=...)``, ``go("follow_up_form", customer=...)``, ``go("purchase_form", customer=...)``,
``go("worth", customer=...)``, ``go("customer_end", customer=...)``. A parked draft is taken up with
``go(draft.form, draft=draft)``, so a form's ``FORM`` is its name in SCREENS.

**The base** is reached through the door, from a screen, or a widget with the mixin ``Door``::

    self.ask("deskcrm.interact.queue:queue_page", offset=0, answer=self._show, group="queue")       # Office.read
    self.tell("deskcrm.interact.follow_ups:finish_follow_up", row.id, version=row.version, answer=self._done)

Functions are named by text and imported in the worker. ``clock`` and ``staff_id`` are given to those that take them.
With a ``group`` only the newest question is answered. A DeskError goes to ``failed=``, else to ``self.refused``: a
toast, in a form the line under the field of its name. ``with_office(lambda office: ...)`` is for drafts, undo, backup
(``lane="draft"`` or ``"write"``); ``work`` runs what needs no office (making a base, then ``desk.open_office()``).

**A list** is a :class:`~deskcrm.widgets.record_list.RecordList`: columns with a plain-text ``cell``, a ``tone`` (late,
soon, done, dim, strong, tier) and a rank to give way in narrow windows; ``show(rows, total=..., first=...)`` keeps the
cursor on its record; answer ``Wanted(offset, limit)`` with ``add``; ``Opened`` is Enter, ``Moved`` the cursor.

**A form** is a :class:`~deskcrm.widgets.form.FormScreen`::

    class FollowUpForm(FormScreen):
        FORM = "follow_up_form"             # its drafts, kept within a second of typing
        TITLE_TEXT = N_("New follow-up")

        def fields(self):
            yield Field("title", N_("What"), TextLine())
            yield Field("due", N_("When"), TextLine(hint=N_("tomorrow 10:00, +3d")))
            yield Field("promise", N_("Promised"), Choice((Option("no", N_("no")), Option("yes", N_("yes")))))
            yield Field("note", N_("Note"), NoteArea())

        def fill(self, *, customer=None, draft=None, **_):
            self.customer_id, self.draft_title = ...
            self.start({"promise": "no"}, draft=draft, focus="title")

        def save(self, values):             # may raise Refused(..., field="due")
            self.tell("...:add_follow_up", given, answer=lambda view: self.finished(_("Follow-up saved")))

Controls have a text ``value``: ``TextLine``, ``NoteArea``, ``Choice`` (few, side by side), ``Suggest`` (type-ahead;
``set_options``, ``key``). ``self.field(name)`` is a field, its ``display`` hides it. Enter goes on, Ctrl+S saves, Esc
parks what was typed; ``finished`` drops the draft, goes back and says what Ctrl+Z undoes.

A suggestion opens a form with ``go(name, customer=..., taken=Taken(...), fill={...})``: a form that hands the rest of
its context on to ``start`` begins with ``fill``, keeps ``taken`` in its draft, and its save answers the suggestion in
the same transaction. The tier's badge is ``tier_sign``, ``tier_words`` and in lists ``tier_column``: the office's own
labels, never a code.

**Words**: ``Words(N_("..."), name=value)`` draws a message in the language in use; any widget with ``relabel()`` is
told when the language changes. Text from people goes into ``Content(visible(text))``, never into markup.
"""
