"""The written text: what it holds, where it breaks, what is painted behind it, and what is repainted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from explorer.widgets import diverging, fixed
from explorer.widgets.manuscript import Manuscript, TintLegend
from explorer.widgets.manuscript.lines import Lines
from tests.widgets.conftest import Painted, names, near, palette, picture_of, rgb, set_scale

TEXT = 'A module may name each of its parts. Write "none" to keep it.\n\n\tThe last item is a pair.'
WORDS = st.text(alphabet="ab \n\t", max_size=60)


@pytest.fixture
def sheet(show, qtbot):
    made = Manuscript()
    show(made, 300, 320)
    qtbot.mouseMove(made, QPoint(298, 318))
    return made


def behind(sheet, index):
    """A pixel of the tint behind a character, beside the character itself."""
    box = sheet.character_box(index)
    return QPoint(round(box.left()), round(box.top() + 0.2 * box.height()))


def lines(wrapped):
    return [wrapped.text(*wrapped.line(index)) for index in range(wrapped.count())]


# -- where lines break ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("abc def", ["abc ", "def"]),
        ("abcde fg", ["abcde ", "fg"]),
        ("abcdefgh", ["abcde", "fgh"]),
        ("ab\ncd", ["ab\n", "cd"]),
        ("abcde\n", ["abcde\n", ""]),
        ("   abcdefg", ["   ab", "cdefg"]),
        ("a\tbcdef", ["a\t", "bcdef"]),
    ],
)
def test_lines_break_after_spaces_and_line_feeds(text, expected):
    wrapped = Lines(5)
    wrapped.set_text(text)
    assert lines(wrapped) == expected


@given(st.lists(WORDS, max_size=6), st.integers(1, 9))
def test_text_that_grows_breaks_where_the_whole_text_would(parts, columns):
    grown, whole = Lines(columns), Lines(columns)
    for part in parts:
        for char in part:
            grown.append(char)
    whole.set_text("".join(parts))
    assert lines(grown) == lines(whole)
    assert all(len(line) <= columns + 1 for line in lines(grown))


@given(WORDS, st.integers(0, 70), WORDS, st.integers(1, 9))
def test_text_that_is_cut_and_goes_on_breaks_where_the_whole_text_would(text, length, more, columns):
    cut, whole = Lines(columns), Lines(columns)
    cut.set_text(text)
    cut.truncate(length)
    assert cut.text() == text[:length]
    whole.set_text(text[:length])
    assert lines(cut) == lines(whole)
    cut.append(more)
    whole.set_text(text[:length] + more)
    assert lines(cut) == lines(whole)


# -- what it shows ---------------------------------------------------------------------------------------


def test_every_character_stands_in_a_cell_of_its_own_and_is_found_there(sheet):
    sheet.set_text(TEXT)
    boxes = [sheet.character_box(index) for index in range(len(TEXT))]
    assert [sheet.index_at(box.center()) for box in boxes] == list(range(len(TEXT)))
    assert len({(box.left(), box.top()) for box in boxes}) == len(TEXT)
    after_feed = sheet.character_box(TEXT.index("\n") + 1)
    assert after_feed.top() > boxes[TEXT.index("\n")].top()


def test_tints_are_orange_below_and_blue_above_nought_and_none_at_nought(theme, sheet):
    sheet.set_text("abcdefgh")
    sheet.set_colours([-1.0, 1.0, 0.0, np.nan, 5.0])
    image, shades = picture_of(sheet), palette(theme)
    for index, value in ((0, -1.0), (1, 1.0), (4, 1.0)):
        assert near(rgb(image, behind(sheet, index)), diverging.colour(shades, value).getRgb()[:3], 3)
    for index in (2, 3, 6):
        assert rgb(image, behind(sheet, index)) == names(theme)["ground"]


@pytest.mark.parametrize("surprise", [False, True])
def test_text_reads_on_every_tint(theme, surprise):
    shades = palette(theme)
    table = diverging.surprise_table(shades) if surprise else diverging.table(shades)
    ink = luminance(np.array(names(theme)["ink"]))
    tints = np.stack([table[:255] >> 16, table[:255] >> 8, table[:255]], axis=1) & 255
    bright = np.array([luminance(tint) for tint in tints])
    ratio = (np.maximum(bright, ink) + 0.05) / (np.minimum(bright, ink) + 0.05)
    assert ratio.min() >= 4.5


def luminance(of):
    """Relative luminance (WCAG 2.1) of red, green, blue from 0 to 255."""
    part = np.asarray(of) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def test_shading_lies_behind_the_text_alone_and_below_it_beside_tints(theme, sheet):
    sheet.set_text("abcdefgh")
    sheet.set_shading([0.0, 1.0])
    most = diverging.surprise_table(palette(theme))[254]
    violet = tuple(int(most >> shift) & 255 for shift in (16, 8, 0))
    image = picture_of(sheet)
    assert near(rgb(image, behind(sheet, 1)), violet, 3)
    assert rgb(image, behind(sheet, 0)) == names(theme)["ground"]
    sheet.set_colours([1.0] * 8)
    image = picture_of(sheet)
    blue = diverging.colour(palette(theme), 1.0).getRgb()[:3]
    assert near(rgb(image, behind(sheet, 1)), blue, 3)
    box = sheet.character_box(1)
    column = [
        rgb(image, QPoint(round(box.center().x()), y)) for y in range(round(box.top()), round(box.bottom()))
    ]
    assert any(near(found, violet, 3) for found in column)


def test_tints_and_shading_can_be_added_and_go_with_what_is_taken_back(theme, sheet):
    sheet.append("ab")
    sheet.append_colours([1.0, 1.0])
    sheet.append("cd")
    sheet.append_colours([-1.0, -1.0])
    low, high = (diverging.colour(palette(theme), value).getRgb()[:3] for value in (-1.0, 1.0))
    assert near(rgb(picture_of(sheet), behind(sheet, 3)), low, 3)
    sheet.truncate(1)
    sheet.append("xyz")
    sheet.append_colours([-1.0])
    image = picture_of(sheet)
    assert near(rgb(image, behind(sheet, 0)), high, 3)
    assert near(rgb(image, behind(sheet, 1)), low, 3)
    assert rgb(image, behind(sheet, 2)) == names(theme)["ground"]
    sheet.set_colours(None)
    assert rgb(picture_of(sheet), behind(sheet, 0)) == names(theme)["ground"]


def test_the_cursor_is_in_the_accent_at_the_end_or_where_it_is_put(theme, sheet):
    sheet.set_text("abcdef")

    def cursor():
        image, accent = picture_of(sheet), names(theme)["accent"]
        y = round(sheet.character_box(0).center().y())
        return [x for x in range(sheet.width()) if rgb(image, QPoint(x, y)) == accent]

    assert abs(cursor()[0] - sheet.character_box(6).left()) <= 2
    sheet.set_caret(2)
    assert sheet.caret() == 2
    assert abs(cursor()[0] - sheet.character_box(2).left()) <= 2
    sheet.append("g")
    assert sheet.caret() == 2
    sheet.set_caret(None)
    assert sheet.caret() == 7


def test_what_it_began_with_is_bold_and_underlined(theme, sheet):
    sheet.set_text("aaaaaaaa")
    plain = picture_of(sheet)
    sheet.set_mark(0, 4)
    marked = picture_of(sheet)
    cells = [sheet.character_box(index).toRect() for index in range(8)]
    changed = [plain.copy(cell) != marked.copy(cell) for cell in cells]
    assert changed == [True] * 4 + [False] * 4
    muted = names(theme)["muted"]
    assert any(rgb(marked, QPoint(cells[1].center().x(), y)) == muted for y in range(cells[1].bottom()))
    sheet.set_mark(0, 0)
    assert picture_of(sheet) == plain


@pytest.mark.parametrize("char", ["\n", "\t", "\r", "\x00", "\ud800", "日", "é", "∑", "\U0001f600", "\u0301"])
def test_any_character_has_a_cell_and_a_name(sheet, char):
    sheet.set_text(f"ab{char}cd")
    before = sheet.character_box(2)
    assert sheet.index_at(before.center()) == 2
    assert not picture_of(sheet).isNull()
    assert fixed.name(char)
    sheet.accessibleDescription().encode("utf-8")


def test_line_feed_and_tab_leave_a_faint_sign_and_spaces_none(sheet):
    sheet.set_text("a\nb")
    ground, image = names("light")["ground"], picture_of(sheet)

    def darkest(index):
        cell = sheet.character_box(index).toRect()
        return min(
            sum(rgb(image, QPoint(x, y)))
            for x in range(cell.left(), cell.right())
            for y in range(cell.top(), cell.bottom())
        )

    assert sum(names("light")["muted"]) < darkest(1) < sum(ground) - 60
    sheet.set_text("a b")
    image = picture_of(sheet)
    assert darkest(1) == sum(ground)


def test_a_message_stands_there_until_something_is_written(sheet):
    empty = picture_of(sheet)
    sheet.set_message("Press Write, and it begins.")
    said = picture_of(sheet)
    assert said != empty
    assert sheet.accessibleDescription() == "Press Write, and it begins."
    sheet.append("a")
    sheet.truncate(0)
    assert picture_of(sheet) == said
    assert sheet.text() == ""


@pytest.mark.parametrize("set_values", ["set_colours", "append_colours", "set_shading", "append_shading"])
def test_values_of_another_shape_are_refused(sheet, set_values):
    sheet.set_text("abc")
    before = picture_of(sheet)
    with pytest.raises(ValueError, match="shape"):
        getattr(sheet, set_values)([[0.5, 0.5]])
    assert picture_of(sheet) == before


# -- what is repainted, and what is seen -------------------------------------------------------------------


def test_a_character_more_repaints_its_line_alone(sheet):
    sheet.set_text("abc\n" * 5)
    painted = Painted(sheet)
    sheet.append("x")
    assert painted.area() <= 1.3 * sheet.width() * sheet.pitch()
    sheet.append_colours([0.5])
    assert painted.area() <= sheet.width() * sheet.pitch()


def test_of_a_long_text_only_what_is_seen_is_painted_and_the_end_is_followed(sheet):
    sheet.set_text("a module may name its parts.\n" * 4000)
    assert len(sheet.lines_seen()) < 15
    assert sheet.follows()
    sheet.append("\nthe end")
    end = sheet.character_box(sheet.length() - 1)
    assert 0 < end.top() < end.bottom() <= sheet.height()


def test_other_widths_keep_what_is_seen(show):
    sheet = Manuscript()
    host = show(sheet, 300, 320)
    sheet.set_text(" ".join(f"word{number}" for number in range(2000)))
    sheet.show_character(4000)
    assert not sheet.follows()
    for width in (500, 200, 300):
        host.resize(width, 320)
        QApplication.processEvents()
        box = sheet.character_box(4000)
        assert -2 * sheet.pitch() <= box.top() <= sheet.height() + sheet.pitch()
    assert not sheet.follows()


@pytest.mark.parametrize("scale", [0.75, 2.0, 3.0])
def test_type_follows_the_scale_and_its_own_size(look, sheet, scale):
    sheet.set_text("ab cd ef gh")
    before = sheet.character_box(1)
    set_scale(look, scale)
    QApplication.processEvents()
    after = sheet.character_box(1)
    assert after.width() / before.width() == pytest.approx(scale, rel=0.15)
    assert after.height() / before.height() == pytest.approx(scale, rel=0.1)
    sheet.set_point_size(9)
    assert sheet.character_box(1).width() < 0.7 * after.width()


def test_setters_emit_nothing(sheet):
    spies = [QSignalSpy(getattr(sheet, name)) for name in ("hovered", "left", "clicked", "span_selected")]
    sheet.set_text(TEXT)
    sheet.append("abc")
    sheet.set_colours([1.0])
    sheet.set_caret(2)
    sheet.set_selection(1, 4)
    sheet.truncate(2)
    assert sheet.selection() == (1, 2)
    assert [spy.count() for spy in spies] == [0] * 4


def test_a_legend_shows_the_colours_between_two_words(theme, show):
    legend = TintLegend("outside", "inside")
    show(legend, 300, 30)
    image, bar, shades = picture_of(legend), legend.bar(), palette(theme)
    for share, value in ((0.03, -0.94), (0.5, 0.0), (0.97, 0.94)):
        at = QPoint(round(bar.left() + share * bar.width()), round(bar.center().y()))
        assert near(rgb(image, at), diverging.colour(shades, value).getRgb()[:3], 16)
    assert legend.words() == ("outside", "inside")
    assert legend.accessibleName() == "Colours from outside to inside"
