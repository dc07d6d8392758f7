"""Workbook: the results of a scenario as a spreadsheet, numbers as numbers, with charts of Excel's own."""
