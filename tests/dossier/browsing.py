"""A headless browser for tests: the system's chromium, driven by selenium; nothing is downloaded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

#: Set to 1 where the absence of a browser is an error, as in `.ci/run`.
REQUIRED = "DEADRINGER_BROWSER_REQUIRED"
BROWSERS, DRIVERS = ("chromium", "chromium-browser", "google-chrome"), ("chromedriver",)


def start() -> Any:
    """Return a driver of a headless browser; skip, or fail where one is required, if there is none."""
    browser, driver = (next(filter(None, map(shutil.which, names)), None) for names in (BROWSERS, DRIVERS))
    if browser is None or driver is None:
        why = f"no browser: needs one of {BROWSERS} and chromedriver (Debian: chromium, chromium-driver)"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(why)
        pytest.skip(why)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.add_argument("--window-size=1280,1000")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=driver))


class Tab:
    """What a test does with a page."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, fragment: str = "") -> None:
        self.driver.get("about:blank")  # or only the fragment would change
        self.driver.get_log("browser")
        self.driver.get(f"{path.as_uri()}{fragment}")

    def run(self, script: str, *given: object) -> Any:
        return self.driver.execute_script(script, *given)

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def shown(self) -> list[str]:
        """The claims and matters whose rows are shown, in order."""
        return self.run(
            "return [...document.querySelectorAll('tr[data-part]')].filter(row => !row.hidden)"
            ".map(row => row.id.replace('claim-', ''))"
        )

    def set(self, name: str, value: str) -> None:
        self.run(
            "const f = document.querySelector(`#filters [name=${arguments[0]}]`); f.value = arguments[1];"
            "f.dispatchEvent(new Event('input', {bubbles: true}))",
            name,
            value,
        )

    def keys(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        for key in keys:
            ActionChains(self.driver).send_keys(key).perform()

    def focused(self) -> str:
        return self.run(
            "const e = document.activeElement; return e.id || e.getAttribute('href') || e.tagName"
        )

    def fragment(self) -> str:
        return self.run("return location.hash")

    @contextmanager
    def emulated(self, **features: str) -> Iterator[None]:
        """Show pages as on another medium: `media="print"`, `scheme="dark"`."""
        wanted = [{"name": "prefers-color-scheme", "value": features.get("scheme", "light")}]
        self._command("Emulation.setEmulatedMedia", media=features.get("media", ""), features=wanted)
        try:
            yield
        finally:
            self._command("Emulation.setEmulatedMedia", media="", features=[])

    @contextmanager
    def without_script(self) -> Iterator[None]:
        self._command("Emulation.setScriptExecutionDisabled", value=True)
        try:
            yield
        finally:
            self._command("Emulation.setScriptExecutionDisabled", value=False)

    @contextmanager
    def narrow(self, width: int = 390, height: int = 844) -> Iterator[None]:
        self._command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2, mobile=True
        )
        try:
            yield
        finally:
            self._command("Emulation.clearDeviceMetricsOverride")

    def printed(self) -> bytes:
        from base64 import b64decode

        return b64decode(self._command("Page.printToPDF", printBackground=True)["data"])

    def violations(self, *left_out: str) -> list[tuple[str, list[str]]]:
        """What axe-core finds wrong with the page as it stands: the rule, and the first few places."""
        self.run(_axe())
        report = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "const rules = Object.fromEntries(arguments[0].map(id => [id, {enabled: false}]));"
            "axe.run(document, {resultTypes: ['violations'], rules})"
            ".then(r => done(r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200))])),"
            " e => done([[String(e), []]]))",
            list(left_out),
        )
        return [(rule, places) for rule, places in report]

    def _command(self, name: str, **given: object) -> Any:
        return self.driver.execute_cdp_cmd(name, given)


@cache
def _axe() -> str:
    return (files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
