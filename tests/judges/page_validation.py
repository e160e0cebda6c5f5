"""A second opinion on PDF/UA-1. usage: page_validation.py FILE...   prints findings; exit 1 when there is any"""
import sys

import page

failed = False
for file in sys.argv[1:]:
    report = page.validate_pdf(file, profile="ua1")
    for failure in report.failures:
        print(f"{file}: {failure}")
    failed |= not report.is_compliant
sys.exit(failed)
