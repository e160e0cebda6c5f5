"""The answer keys of a form: for each key the values its widgets can take, as JSON. usage: field_names.py FILE

A check box whose parent holds several of them is an option of the parent's answer.
"""
import json
import sys

import pikepdf


def leaves(fields, prefix=""):
    for field in fields:
        name = f"{prefix}.{field.T}" if prefix else str(field.T)
        kids = [kid for kid in field.get("/Kids", []) if "/T" in kid]
        if kids:
            yield from leaves(kids, name)
        else:
            yield name


with pikepdf.open(sys.argv[1]) as pdf:
    print(json.dumps(list(leaves(pdf.Root.AcroForm.Fields))))
