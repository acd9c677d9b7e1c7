"""The docket in a real browser: whole without script, filtered, linked to, worked by keys, safe, quick, printed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from tests.dossier import browsing, handmade
from tests.dossier.browsing import Tab

from deadringer.dossier.docket import Docket, render

ESCAPE, ENTER, TAB = "\ue00c", "\ue007", "\ue004"


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    driver = browsing.start()
    yield Tab(driver)
    driver.quit()


@pytest.fixture(scope="module")
def made() -> Docket:
    """A docket of the seed with three claims, one of them under a hostile name."""
    return handmade.rich(("Alfa", handmade.HOSTILE, "Gamma"), most=6)


@pytest.fixture(scope="module")
def page(made: Docket, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "docket.html"
    path.write_text(render(made), encoding="utf-8")
    return path


def test_without_script_the_page_is_whole_and_has_no_filters(tab: Tab, page: Path, made: Docket) -> None:
    with tab.without_script():
        tab.open(page)
        shown = tab.run("return document.querySelector('main').textContent")
        hidden = "return [...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).display == 'none')"
        assert set(tab.run(f"{hidden}.map(e => e.id || e.closest('[id]').id)")) == {"filters"}
        assert tab.run("return getComputedStyle(document.getElementById('filters')).display") == "none"
        assert not tab.run("return document.documentElement.classList.contains('live')")
        assert len(tab.shown()) == len(made.claims)
        for claim in made.claims:
            if claim.respondent_name != handmade.HOSTILE:
                assert shown.count(claim.respondent_name) >= 2, "in the table and above its exhibits"
        assert "2027-12-01" in shown
        assert "cannot be computed" in shown
        assert tab.run(
            "return [...document.querySelectorAll('svg a')]"
            ".every(a => document.querySelector(a.getAttribute('href')))"
        )
    tab.open(page)
    assert tab.run("return getComputedStyle(document.getElementById('filters')).display") == "grid"
    assert tab.complaints() == []


def test_filters_leave_what_they_ask_for(tab: Tab, page: Path, made: Docket) -> None:
    tab.open(page)
    claims = {claim.claim_id: claim for claim in made.claims}
    assert tab.shown() == [claim.claim_id for claim in made.claims]
    tab.set("state", "claim")
    assert {claims[one].state for one in tab.shown()} == {"claim"}
    assert tab.run("return document.getElementById('filtered').textContent").startswith("3 of 6 shown")
    assert tab.run("return document.querySelector('table.matters').hidden")
    assert tab.run("return [...document.querySelectorAll('.matter')].filter(s => !s.hidden).length") == 3
    tab.set("permission", "no_licence_in_force")
    assert [claims[one].permission for one in tab.shown()] == ["no_licence_in_force"]
    tab.set("permission", "")
    tab.set("state", "")
    tab.set("support", "1")
    assert tab.shown() == [one.claim_id for one in made.claims if one.log10_lr >= 1]
    tab.set("support", "")
    tab.set("forum", made.claims[4].forum)
    assert {claims[one].forum for one in tab.shown()} == {made.claims[4].forum}
    tab.set("forum", "")
    tab.set("q", "gÁmma")
    assert [claims[one].respondent_name for one in tab.shown()] == ["Gamma"]
    tab.set("q", "no such words")
    assert tab.shown() == []
    tab.set("q", "")
    assert len(tab.shown()) == 6


def test_an_order_puts_the_greatest_first_and_what_is_unknown_last(
    tab: Tab, page: Path, made: Docket
) -> None:
    tab.open(page, "#sort=amount")
    found = [claim.claim_id for claim in made.claims]
    assert tab.shown()[:3] == [found[1], found[0], found[2]]
    assert made.claims[2].total is None
    tab.set("sort", "due")
    assert tab.shown()[:3] == found[:3]
    tab.set("sort", "")
    assert tab.shown() == found


def test_a_link_holds_the_filter_and_back_undoes_it(tab: Tab, page: Path, made: Docket) -> None:
    tab.open(page, "#state=claim&q=alfa&where=nowhere&sort=%22")
    assert tab.shown() == [made.claims[0].claim_id], "what is not offered is not asked for"
    tab.open(page)
    tab.set("state", "matter")
    tab.set("q", "b")
    tab.set("q", "be")
    assert "state=matter" in tab.fragment()
    tab.driver.back()
    assert tab.fragment() == "#state=matter"
    assert tab.run("return document.querySelector('[name=q]').value") == ""
    assert len(tab.shown()) == 3
    tab.driver.back()
    assert len(tab.shown()) == 6
    tab.driver.forward()
    assert len(tab.shown()) == 3


def test_a_link_leads_to_a_claim_and_an_exhibit_even_if_filtered_out(tab: Tab, page: Path) -> None:
    tab.open(page, "#m4-1")
    top = "return document.getElementById(arguments[0]).getBoundingClientRect().top"
    assert -5 < tab.run(top, "m4-1") < 600
    tab.set("state", "claim")
    assert tab.run("return document.getElementById('m4').hidden")
    tab.run("location.hash = '#m4'")
    tab.driver.implicitly_wait(0)
    assert tab.run("return new Promise(r => setTimeout(() => r(!document.getElementById('m4').hidden), 50))")
    tab.run("location.hash = '#%E0%A4%A'")
    assert tab.complaints() == []


def test_a_figure_of_the_map_is_reached_by_keys_and_filters_the_list(tab: Tab, page: Path) -> None:
    tab.open(page)
    label = tab.run(
        "const a = document.querySelector('.map a'); a.focus(); return a.getAttribute('aria-label')"
    )
    assert tab.run("return document.activeElement.tagName.toLowerCase()") == "a"
    tab.keys(ENTER)
    assert "where=" in tab.fragment(), label
    assert 0 < len(tab.shown()) < 6


def test_the_page_is_worked_by_keys(tab: Tab, page: Path) -> None:
    tab.open(page)
    tab.keys(TAB)
    assert tab.focused() == "#main", "the skip link comes first"
    assert tab.run("return document.activeElement.getBoundingClientRect().left") >= 0
    tab.keys("/")
    assert tab.focused() == "f-q"
    tab.keys("a", "l", "f", "a", "/")
    assert tab.run("return document.activeElement.value") == "alfa/"
    tab.keys(ESCAPE)
    assert tab.run("return document.querySelector('[name=q]').value") == ""
    assert len(tab.shown()) == 6
    order = []
    for _ in range(5):
        tab.keys(TAB)
        order.append(tab.focused())
    wanted = ["f-state", "f-permission", "f-forum", "f-where", "f-right", "f-support", "f-sort", "clear"]
    assert (
        order == [one for one in wanted if tab.run("return !!document.getElementById(arguments[0])", one)][:5]
    )


def test_hostile_text_runs_nothing_and_is_kept_apart(tab: Tab, page: Path) -> None:
    tab.open(page)
    title = tab.run("return document.title")
    for fragment in (
        "#q=<img src=x onerror=alert(1)>",
        "#q=%3Cscript%3Ealert(1)%3C/script%3E",
        '#state="><b>',
    ):
        tab.run("location.hash = arguments[0]", fragment)
    assert tab.run("return [document.title, document.scripts.length, document.images.length]")[:2] == [
        title,
        1,
    ]
    assert tab.run("return document.querySelectorAll('[onerror], [onclick], iframe, object').length") == 0
    assert tab.complaints() == []
    names = tab.run(
        "return [...document.querySelectorAll('bdi')].filter(b => b.textContent.includes('HYPERLINK'))"
        ".map(b => [b.textContent, getComputedStyle(b).unicodeBidi])"
    )
    assert names
    assert all(text.endswith("\u05d0\u05d1\u05d2 \ufffd(1)") and bidi == "isolate" for text, bidi in names)


def test_even_if_text_became_markup_the_policy_would_let_nothing_run(
    tab: Tab, page: Path, tmp_path: Path
) -> None:
    text = page.read_text(encoding="utf-8")
    holes = (
        "<script>document.title = 'owned'</script>"
        "<script src='https://example.org/x.js'></script>"
        "<img src='https://example.org/x.png' onerror=\"document.title = 'owned'\"/>"
        "<a id='bad' href=\"javascript:document.title = 'owned'\" onclick=\"document.title = 'owned'\">x</a>"
        "<div style='position: fixed; inset: 0'></div>"
    )
    bad = tmp_path / "bad.html"
    bad.write_text(text.replace("<footer>", f"<footer>{holes}", 1), encoding="utf-8")
    tab.open(bad)
    tab.run("document.getElementById('bad').click()")
    assert tab.run("return document.title") != "owned"
    assert len([line for line in tab.complaints() if "Content Security Policy" in line]) >= 5
    assert len(tab.shown()) == 6, "and the page's own script still does"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong(tab: Tab, small_page: Path, scheme: str) -> None:
    with tab.emulated(scheme=scheme):
        tab.open(small_page)
        tab.run("document.querySelectorAll('details').forEach(d => { d.open = true })")
        assert tab.violations() == []
        ground = tab.run("return getComputedStyle(document.body).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 26)"}[scheme]


@pytest.fixture(scope="module")
def small_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "docket.html"
    path.write_text(render(handmade.rich(("Alfa",), most=2)), encoding="utf-8")
    return path


def test_a_narrow_screen_scrolls_one_way_only(tab: Tab, page: Path) -> None:
    with tab.narrow():
        tab.open(page)
        wide = tab.run("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide[0] <= wide[1] == 390


def test_paper_is_light_and_holds_every_claim_without_the_filters(tab: Tab, small_page: Path) -> None:
    with tab.emulated(media="print", scheme="dark"):
        tab.open(small_page)
        look = "const s = getComputedStyle(document.querySelector(arguments[0])); return s[arguments[1]]"
        assert tab.run(look, "body", "backgroundColor") == "rgb(255, 255, 255)"
        assert tab.run(look, "#filters", "display") == "none"
        assert tab.run(look, ".matter", "contentVisibility") == "visible"
        names = tab.run("return [...document.querySelectorAll('.matter h2')].map(h => h.textContent)")
    printed = pypdf.PdfReader(io.BytesIO(tab.printed()))
    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in printed.pages))
    assert len(names) == 2
    assert all(text.count(name) >= 2 for name in names), "in the table and above its exhibits"
    assert text.count("Defences to reckon with") == 2


def test_ten_thousand_findings_stay_usable(tab: Tab, tmp_path: Path) -> None:
    """The page stays small, does not jump while it loads, and its filters find what they should."""
    docket = handmade.many(10_000)
    path = tmp_path / "many.html"
    path.write_text(render(docket), encoding="utf-8")
    assert path.stat().st_size < 12_000_000
    tab.open(path)
    shifts = "return performance.getEntriesByType('layout-shift').reduce((all, one) => all + one.value, 0)"
    assert tab.run(shifts) < 0.1
    named = {claim.claim_id for claim in docket.claims if "maker 77" in claim.respondent_name.casefold()}
    unknown = {claim.claim_id for claim in docket.claims if "unknown" in claim.permission.split("|")}
    tab.set("q", "maker 77")  # every word somewhere in the row
    assert named <= set(tab.shown())
    assert len(named) <= len(tab.shown()) < 100
    tab.set("q", "")
    tab.set("permission", "unknown")
    assert set(tab.shown()) == unknown
    tab.set("permission", "")
    tab.set("sort", "amount")
    assert len(tab.shown()) == len(docket.claims) == 1000
