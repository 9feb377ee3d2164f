"""Money: what is read, what is refused, and rounding held against exact fractions."""

from __future__ import annotations

from contextlib import suppress
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskcrm import money
from deskcrm.errors import Refused

INTEGER = 2**63 - 1
currencies = st.sampled_from(["THB", "GBP", "JPY", "KWD"])


def half_away(value: Fraction) -> int:
    """The reference: nearest whole number, halves away from zero."""
    magnitude = int(abs(value) + Fraction(1, 2))
    return -magnitude if value < 0 else magnitude


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1,240.00", "THB", 124000), ("1240", "THB", 124000), ("๑,๒๔๐.๕๐", "THB", 124050),
        ("฿1,240.00", "THB", 124000), ("1,240.00 บาท", "THB", 124000), ("THB 1,240", "THB", 124000),
        ("£1,240.00", "GBP", 124000),
        ("£ 5", "GBP", 500), ("-£5.00", "GBP", -500), ("£-5.00", "GBP", -500), ("−5", "GBP", -500),
        ("+5", "GBP", 500), (".5", "GBP", 50),
        ("5.", "GBP", 500), ("0", "GBP", 0), ("-0", "GBP", 0), ("1,240", "JPY", 1240), ("¥1,240", "JPY", 1240),
        ("1.2345", "KWD", 1235), ("1.005", "GBP", 101), ("-1.005", "GBP", -101), ("0.4999", "JPY", 0),
        ("0.5", "JPY", 1),
        ("1 240.50", "EUR", 124050), ("1\u00a0240.50", "EUR", 124050), ("12,345,678.90", "THB", 1234567890),
        ("1.240,00", "EUR", 124000), ("1.240.000", "EUR", 124000000), ("1.240.000,5", "EUR", 124000050),
        ("1.240", "EUR", 124), ("10000000000", "THB", 10**12), ("CHF 5.05", "CHF", 505),
    ],
)  # fmt: skip
def test_an_amount_is_read(text: str, currency: str, minor: int) -> None:
    assert money.parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ".", "nan", "NaN", "inf", "-Infinity", "1e3", "0x10", str(2**70), "10000000000.01", "1,24", "1,2,3",
     "12,34.00", "1.24.000", "1,240,00", "--5", "5-", "(5)", "five", "$5", "5 USD", "1_000", "½", "²", "٣", "9" * 5000,
     "1\n2x", "฿", "บาท5บาท", "\x00", "1.240,00,00"],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        money.parse_amount(text, "THB", field="price")
    assert refused.value.field == "price"
    assert len(str(refused.value)) < 120


def test_an_unknown_currency_is_refused() -> None:
    assert [money.decimals(code) for code in ("THB", "GBP", "JPY", "KWD", "CHF")] == [2, 2, 0, 3, 2]
    for code in ("", "XX", "BAHT", "thb", "ZZZ"):
        with pytest.raises(Refused) as refused:
            money.decimals(code)
        assert refused.value.field == "currency"


@pytest.mark.parametrize(
    ("text", "tenthousandths"),
    [
        ("2.55", 25500),
        ("0.00005", 1),
        ("0.00004", 0),
        ("-0.00005", -1),
        ("1,240", 12400000),
        ("£2.55", 25500),
        ("12 บาท", 120000),
    ],
)
def test_a_unit_price_keeps_four_decimals(text: str, tenthousandths: int) -> None:
    assert money.parse_unit_price(text) == tenthousandths


def test_a_unit_price_of_a_known_currency_takes_no_other_sign() -> None:
    assert money.parse_unit_price("£2.55", "GBP") == 25500
    with pytest.raises(Refused):
        money.parse_unit_price("$2.55", "GBP")


@pytest.mark.parametrize(
    ("text", "thousandths"), [("3", 3000), ("-1", -1000), ("0.5", 500), ("1.2345", 1235), ("๑๒", 12000)]
)
def test_a_quantity_keeps_three_decimals(text: str, thousandths: int) -> None:
    assert money.parse_quantity(text) == thousandths


def test_plain_text_for_files() -> None:
    assert money.to_decimal(124000, "THB") == "1240.00"
    assert money.to_decimal(-5, "GBP") == "-0.05"
    assert money.to_decimal(1240, "JPY") == "1240"
    assert money.to_decimal(1240, "KWD") == "1.240"
    assert [money.unit_price_text(price) for price in (25500, 625, 1, 12400000, -5)] == [
        "2.55", "0.0625", "0.0001", "1240.00", "-0.0005",
    ]  # fmt: skip
    assert [money.quantity_text(quantity) for quantity in (3000, -1500, 1, 100000, 0)] == [
        "3",
        "-1.5",
        "0.001",
        "100",
        "0",
    ]
    assert money.percent_text(1, 3) == "33.333333"
    assert money.percent_text(2, 3) == "66.666667"
    assert money.percent_text(-1, 3) == "-33.333333"
    assert money.percent_text(5, 0) == "0.000000"


def test_a_line_is_rounded_half_away_from_zero() -> None:
    assert money.line_amount(3000, 25500, "GBP") == 765
    assert money.line_amount(1000, 50, "GBP") == 1
    assert money.line_amount(-1000, 50, "GBP") == -1
    assert money.line_amount(1000, 49, "GBP") == 0
    assert money.line_amount(1000, 5000, "JPY") == 1
    with pytest.raises(Refused):
        money.line_amount(money.QUANTITY_LIMIT, money.UNIT_PRICE_LIMIT, "GBP")


@given(
    st.integers(-money.QUANTITY_LIMIT, money.QUANTITY_LIMIT),
    st.integers(-money.UNIT_PRICE_LIMIT, money.UNIT_PRICE_LIMIT),
    currencies,
)
def test_a_line_is_exact_or_refused_and_never_overflows(quantity: int, price: int, currency: str) -> None:
    exact = Fraction(quantity, 1000) * Fraction(price, 10000) * 10 ** money.decimals(currency)
    try:
        amount = money.line_amount(quantity, price, currency)
    except Refused:
        assert abs(half_away(exact)) > money.AMOUNT_LIMIT or abs(quantity * price) > 9 * 10**18
        return
    assert amount == half_away(exact)
    assert abs(quantity * price) <= INTEGER
    assert abs(amount) * 9_000_000 <= INTEGER


@given(st.integers(-(10**18), 10**18), st.integers(-(10**9), 10**9).filter(bool))
def test_division_rounds_half_away(numerator: int, denominator: int) -> None:
    assert money.divided(numerator, denominator) == half_away(Fraction(numerator, denominator))


@given(st.integers(-money.AMOUNT_LIMIT, money.AMOUNT_LIMIT), st.integers(0, 100))
def test_a_share(amount: int, part: int) -> None:
    assert money.rounded_share(amount, part, 100) == half_away(Fraction(amount * part, 100))


@given(st.integers(-money.AMOUNT_LIMIT, money.AMOUNT_LIMIT), currencies)
def test_an_amount_comes_back_from_every_way_it_is_shown(minor: int, currency: str) -> None:
    from deskcrm.locale import formats, messages

    assert money.parse_amount(money.to_decimal(minor, currency), currency) == minor
    for language in messages.LANGUAGES:
        messages.use(language)
        try:
            assert money.parse_amount(formats.money(minor, currency), currency) == minor
        finally:
            messages.use("en")


@given(st.integers(-money.UNIT_PRICE_LIMIT, money.UNIT_PRICE_LIMIT))
def test_a_unit_price_comes_back(price: int) -> None:
    assert money.parse_unit_price(money.unit_price_text(price)) == price


@given(st.integers(-money.QUANTITY_LIMIT, money.QUANTITY_LIMIT))
def test_a_quantity_comes_back(quantity: int) -> None:
    assert money.parse_quantity(money.quantity_text(quantity)) == quantity


@given(st.decimals(-(10**9), 10**9, allow_nan=False, places=7))
def test_any_decimal_is_rounded_as_decimal_rounds(value: Decimal) -> None:
    text = f"{value:f}"
    assert money.parse_amount(text, "THB") == int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))


@given(st.text(max_size=70) | st.text(alphabet="0123456789.,-+ ฿£๑", max_size=20))
def test_any_text_is_an_amount_within_the_limit_or_refused(text: str) -> None:
    with suppress(Refused):
        assert abs(money.parse_amount(text, "THB")) <= money.AMOUNT_LIMIT
    with suppress(Refused):
        assert abs(money.parse_unit_price(text)) <= money.UNIT_PRICE_LIMIT
    with suppress(Refused):
        assert abs(money.parse_quantity(text)) <= money.QUANTITY_LIMIT
