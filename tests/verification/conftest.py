"""Verification: the table of all comparisons stands at the end of the test report (`pytest tests/verification -v`)."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if terminalreporter.verbosity <= 0:
        return
    reports = [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]
    told = [(report.nodeid, text) for report in reports for name, text in report.user_properties if name == "row"]
    if told:
        terminalreporter.section("verification")
    for _, text in sorted(told, key=lambda row: row[0]):
        terminalreporter.write_line(str(text))
