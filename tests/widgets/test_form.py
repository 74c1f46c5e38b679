"""The form made from fields, by mouse and key: what it takes and what it tells."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from shiboken6 import isValid

from explorer.core.forms import Field
from explorer.widgets.form import SpecForm
from explorer.widgets.form.words import HelpCard
from tests.widgets.conftest import told

LEFT, NONE, SHIFT = (
    Qt.MouseButton.LeftButton,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
CODE = Field(
    "code", "Code size", "int", 2, "How many numbers a code has.", 1, 1024, log=True, group="choices"
)
LAYERS = Field("layers", "Layers", "int", 2, "Hidden layers.", 0, 6, group="choices")
LOSS = Field(
    "loss", "Loss", "choice", "mse", "What an error costs.", choices=("mse", "l1", "bce"), group="choices"
)
BETA = Field("beta", "Beta", "float", 1.0, "Weight of the KL.", 0.0, 100.0, log=True, live=True)
TIED = Field("tied", "Tied weights", "bool", True, "Whether the decoder is the encoder, mirrored.")
RATE = Field(
    "rate", "Learning rate", "float", 4e-3, "Largest step.", 1e-7, 1.0, log=True, live=True, group="training"
)
STEPS = Field("steps", "Steps", "int", 4000, "Batches.", 1, 10_000_000, "steps", log=True, group="training")
ACTS = Field(
    "act", "Activation", "choice", "relu", choices=("relu", "tanh", "sigmoid", "elu", "gelu"), group="more"
)
NOTE = Field("note", "Note", "text", "", "Anything.", group="more")
SEED = Field("seed", "Seed", "int", 0, low=0, high=9, group="data")
FIELDS = [RATE, STEPS, CODE, LAYERS, LOSS, BETA, TIED, ACTS, NOTE, SEED]


@pytest.fixture
def form(show, qtbot):
    made = SpecForm()
    made.set_fields(FIELDS)
    host = show(made, 268, 700)
    qtbot.mouseMove(host, QPoint(134, 699))
    QApplication.focusWidget().clearFocus()
    QApplication.processEvents()
    return made


@pytest.fixture
def spies(form):
    return QSignalSpy(form.changed), QSignalSpy(form.settled)


def number(form, name):
    return form.row(name).number


def type_in(qtbot, form, name, text, key=Qt.Key.Key_Return):
    field = number(form, name)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text) if text else qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, key)


def drag(qtbot, form, name, by, release=True):
    slider = form.row(name).slider
    at = slider.handle().toPoint()
    qtbot.mousePress(slider, LEFT, NONE, at)
    for step in (by // 2, by):
        qtbot.mouseMove(slider, at + QPoint(step, 0))
    if release:
        qtbot.mouseRelease(slider, LEFT, NONE, at + QPoint(by, 0))


# -- what it shows -------------------------------------------------------------------------------------


def test_every_field_that_is_meant_to_be_shown_has_its_default(form):
    assert form.values() == {field.name: field.default for field in FIELDS if field is not SEED}
    assert [number(form, name).text() for name in ("code", "beta", "rate", "steps")] == [
        "2",
        "1",
        "4e-3",
        "4,000",
    ]


def test_groups_stand_in_their_order_and_more_is_folded_away(qtbot, form):
    tops = [form.row(name).mapTo(form, QPoint(0, 0)).y() for name in ("code", "loss", "beta", "rate")]
    assert tops == sorted(tops)
    assert not form.row("act").isVisible()
    qtbot.mouseClick(form._more, LEFT)
    assert form.row("act").isVisible()
    assert form.is_unfolded()


def test_the_same_fields_are_not_built_anew(form):
    form.set_values({"code": 8})
    before = form.row("code")
    form.set_fields(list(FIELDS))
    assert form.row("code") is before
    assert form.values()["code"] == 8
    form.set_fields([BETA, SEED])
    assert form.values() == {"beta": 1.0}
    form.set_fields([])
    assert form.values() == {}


def test_headings_can_be_told(show):
    form = SpecForm()
    form.set_fields([BETA, CODE], {"knobs": "While it runs", "choices": ""})
    show(form, 268, 300)
    assert [label.text() for label in form.findChildren(QLabel)] == ["While it runs"]
    assert form.row("beta").y() < form.row("code").y()


def test_two_fields_of_one_name_are_refused(look):
    with pytest.raises(ValueError, match="same name"):
        SpecForm().set_fields([CODE, CODE])


def test_setting_values_tells_nothing_and_keeps_them_exactly(form, spies):
    exact = {"rate": 0.00412345, "code": 77, "loss": "l1", "tied": False, "act": "gelu", "note": "a"}
    form.set_values(exact | {"unknown": 3, "seed": 4})
    assert {name: form.values()[name] for name in exact} == exact
    assert number(form, "rate").text() == "4.12345e-3"
    assert form.row("loss").segments.current() == 1
    assert not form.row("tied").switch.isChecked()
    assert form.row("act").list.currentText() == "GELU"
    assert [spy.count() for spy in spies] == [0, 0]


# -- typed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_what_is_typed_is_taken_exactly(qtbot, form, spies, key):
    type_in(qtbot, form, "rate", ".00412345", key)
    assert form.values()["rate"] == 0.00412345
    assert number(form, "rate").text() == "4.12345e-3"
    assert [told(spy) for spy in spies] == [[("rate", 0.00412345)]] * 2


def test_a_click_on_the_handle_leaves_a_typed_number_alone(qtbot, form, spies):
    form.set_values({"rate": 0.00412345})
    slider = form.row("rate").slider
    qtbot.mouseClick(slider, LEFT, NONE, slider.handle().toPoint())
    assert form.values()["rate"] == 0.00412345
    assert spies[0].count() == 0


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("rate", "2", "Learning rate takes numbers from 1e-7 to 1, not “2”."),
        ("code", "abc", "Code size takes whole numbers from 1 to 1,024, not “abc”."),
        ("steps", "", "Steps takes whole numbers from 1 to 10,000,000 steps, not nothing."),
    ],
)
def test_what_does_not_fit_leaves_the_field_and_is_told_below(qtbot, form, spies, name, text, said):
    before = form.values(), number(form, name).text()
    type_in(qtbot, form, name, text)
    assert (form.values(), number(form, name).text()) == before
    assert form.error(name) == form.row(name).note() == said
    assert said in number(form, name).accessibleDescription()
    assert [spy.count() for spy in spies] == [0, 0]
    form.set_values(before[0])
    assert form.error(name) == said
    type_in(qtbot, form, name, "1")
    assert form.error(name) == ""
    assert form.row(name).note() == ""


def test_escape_drops_what_is_being_typed(qtbot, form, spies):
    field = number(form, "code")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "50")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "2"
    assert spies[0].count() == 0


def test_values_that_come_do_not_disturb_what_is_being_typed(qtbot, form):
    field = number(form, "code")
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "5")
    form.set_values({"code": 3, "rate": 0.1})
    qtbot.keyClicks(field, "0")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.values()["code"] == 50


# -- slid, stepped, chosen, switched -------------------------------------------------------------------


def test_a_drag_tells_neat_values_and_settles_once(qtbot, form, spies):
    drag(qtbot, form, "rate", 20)
    changed, settled = (told(spy) for spy in spies)
    assert [name for name, _ in changed] == ["rate"] * len(changed)
    assert len(changed) >= 2
    assert all(value == float(f"{value:.1e}") > 4e-3 for _, value in changed)
    assert settled == [changed[-1]]
    assert form.values()["rate"] == settled[0][1]


def test_values_that_come_do_not_pull_the_handle_out_of_the_hand(qtbot, form, spies):
    drag(qtbot, form, "rate", 20, release=False)
    held = form.values()["rate"]
    form.set_values({"rate": 1e-5, "beta": 2.0})
    assert form.values()["rate"] == held
    assert form.values()["beta"] == 2.0
    qtbot.mouseRelease(form.row("rate").slider, LEFT)
    form.set_values({"rate": 1e-5})
    assert form.values()["rate"] == 1e-5


def test_a_slider_over_whole_numbers_stands_where_they_are(qtbot, form):
    slider = form.row("layers").slider
    drag(qtbot, form, "layers", round(0.2 * slider.width()))
    assert form.values()["layers"] in (3, 4)
    assert slider.value() == pytest.approx(form.values()["layers"] / 6, abs=1e-6)


def test_an_arrow_goes_to_the_next_value_and_settles_when_it_is_let_go(qtbot, form, spies):
    slider = form.row("layers").slider
    slider.setFocus()
    qtbot.keyPress(slider, Qt.Key.Key_Right)
    qtbot.keyPress(slider, Qt.Key.Key_Right)
    assert [told(spy) for spy in spies] == [[("layers", 3), ("layers", 4)], []]
    qtbot.keyRelease(slider, Qt.Key.Key_Right)
    assert told(spies[1]) == [("layers", 4)]
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert form.values()["layers"] == 0
    form.row("beta").slider.setFocus()
    for key, value in ((Qt.Key.Key_Home, 0.0), (Qt.Key.Key_Right, 0.01), (Qt.Key.Key_End, 100.0)):
        qtbot.keyClick(form.row("beta").slider, key)
        assert form.values()["beta"] == value


def test_leaving_the_slider_settles_what_was_stepped(qtbot, form, spies):
    slider = form.row("layers").slider
    slider.setFocus()
    qtbot.keyPress(slider, Qt.Key.Key_Right)
    number(form, "layers").setFocus()
    assert told(spies[1]) == [("layers", 3)]


def test_a_choice_of_few_is_side_by_side_of_many_in_a_list(qtbot, form, spies):
    form.set_unfolded(True)
    qtbot.mouseClick(form.row("loss").segments.button(2), LEFT)
    combo = form.row("act").list
    combo.setFocus()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert [told(spy) for spy in spies] == [[("loss", "bce"), ("act", "tanh")]] * 2


def test_a_switch_and_a_text(qtbot, form, spies):
    form.set_unfolded(True)
    qtbot.mouseClick(form.row("tied").switch, LEFT)
    type_in(qtbot, form, "note", "by hand")
    assert told(spies[1]) == [("tied", False), ("note", "by hand")]


# -- notes and help ------------------------------------------------------------------------------------


def test_pending_fields_say_so_and_others_do_not(form):
    form.set_pending(["code", "unknown"])
    assert (form.row("code").note(), form.row("layers").note()) == ("from the next start", "")
    assert "From the next start." in number(form, "code").accessibleDescription()
    form.set_error("code", "Too large for these data.")
    assert form.row("code").note() == "Too large for these data."
    form.set_values({"code": 9})
    assert form.row("code").note() == "from the next start"
    form.set_pending([])
    assert form.row("code").note() == ""


def test_an_error_in_a_folded_field_brings_it_to_sight(form):
    form.set_error("act", "Not with tied weights.")
    assert form.row("act").isVisible()
    form.set_error("unknown", "Nobody is told.")


def test_a_field_under_the_pointer_is_explained_and_nothing_moves(qtbot, form):
    places = [form.row(field.name).pos() for field in FIELDS if field is not SEED]
    height = form.sizeHint().height()
    qtbot.mouseMove(form.row("beta"), QPoint(5, 5))
    assert form.help_text() == ("Beta", "Weight of the KL.", "0 to 100 · default 1 · acts at once")
    qtbot.mouseMove(form.row("code"), QPoint(5, 5))
    assert form.help_text()[2] == "1 to 1,024 · default 2 · from the next start"
    assert [form.row(field.name).pos() for field in FIELDS if field is not SEED] == places
    assert form.sizeHint().height() == height
    qtbot.mouseMove(form.window(), QPoint(134, 699))
    assert form.help_text() == ("", "", "")


def test_a_field_with_the_keyboard_is_explained(qtbot, form):
    number(form, "rate").setFocus()
    assert form.help_text()[0] == "Learning rate"
    qtbot.mouseMove(form.row("beta"), QPoint(5, 5))
    assert form.help_text()[0] == "Beta"
    qtbot.mouseMove(form.window(), QPoint(134, 699))
    assert form.help_text()[0] == "Learning rate"
    number(form, "rate").clearFocus()
    assert form.help_text()[0] == ""


def test_the_card_stands_at_the_foot_of_the_column_and_never_over_its_field(show):
    form = SpecForm()
    form.set_fields([Field(f"f{i}", f"Field {i}", "int", 1, "Does a thing.", 0, 9) for i in range(20)])
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(form)
    show(area, 300, 300)
    for name, low in (("f0", True), ("f4", True), ("f19", False)):
        area.ensureWidgetVisible(form.row(name))
        form.row(name).slider.setFocus()
        (card,) = area.findChildren(HelpCard)
        row = form.row(name)
        at = QRect(row.mapTo(area.viewport(), QPoint(0, 0)), row.size())
        assert card.isVisible()
        assert area.viewport().rect().contains(card.geometry())
        assert not card.geometry().intersects(at)
        assert (card.geometry().center().y() > 150) == low
        assert form.help_text()[0] == row.field.label
    form.hide()
    assert not card.isVisible()


def test_the_card_goes_with_its_form(show):
    area, form = QScrollArea(), SpecForm()
    form.set_fields(FIELDS)
    area.setWidget(form)
    show(area, 300, 300)
    form.row("code").slider.setFocus()
    (card,) = area.findChildren(HelpCard)
    area.takeWidget().deleteLater()
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(card)


def test_keys_walk_from_field_to_field(qtbot, form):
    visited = []
    form.row("code").slider.setFocus()
    for _ in range(7):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        visited.append(QApplication.focusWidget())
    code, layers = form.row("code"), form.row("layers")
    assert visited[:3] == [code.number, layers.slider, layers.number]
    assert visited[3] is form.row("loss").segments.button(0)
    assert visited[4:6] == [form.row("beta").slider, form.row("beta").number]
    assert visited[6] is form.row("tied").switch


def test_a_screen_reader_hears_name_value_range_and_unit(form):
    row = form.row("steps")
    for control in (row.slider, row.number):
        assert control.accessibleName() == "Steps"
        assert "1 to 10,000,000 steps" in control.accessibleDescription()
    assert row.slider.accessibleDescription().startswith("4,000 steps. Batches.")
    form.set_values({"steps": 100})
    assert row.slider.accessibleDescription().startswith("100 steps. ")
    segments = form.row("loss").segments
    assert segments.button(0).accessibleName() == "Loss: MSE"
    assert form.row("tied").switch.accessibleName() == "Tied weights"
