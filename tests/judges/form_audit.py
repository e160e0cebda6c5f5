"""Audits what PDF/UA validators do not look at in a form: names, the field tree, appearances, default appearance, order.

usage: form_audit.py FILE...    prints one line a finding; exit 1 when there is any
"""
import re
import sys

import pikepdf

PRINT, RADIO, PUSH = 1 << 2, 1 << 15, 1 << 16


def inherited(node, key):
    while node is not None:
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def full_name(node):
    parts = []
    while node is not None:
        if "/T" in node:
            parts.append(str(node.T))
        node = node.get("/Parent")
    return ".".join(reversed(parts))


def walk(fields, seen, found):
    """All objects reachable from /Fields, and what is wrong with the tree itself."""
    for field in fields:
        if field.objgen in seen:
            found.append(f"{full_name(field)}: reached twice")
            continue
        seen.add(field.objgen)
        if "/T" in field and "." in str(field.T):
            found.append(f"{field.T}: a dot in a partial name")
        radio = field.get("/FT") == "/Btn" and int(field.get("/Ff", 0)) & RADIO
        for kid in field.get("/Kids", []):
            if radio and "/T" in kid:
                found.append(f"{full_name(field)}: a radio button with a name of its own")
        walk(field.get("/Kids", []), seen, found)


def tag_owners(element, owners):
    """Maps each annotation that the structure tree names to its place in reading order."""
    stack = [element]
    while stack:
        node = stack.pop()
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if node.get("/Type") == "/OBJR":
            owners.setdefault(node.Obj.objgen, len(owners))
            continue
        kids = node.get("/K")
        if isinstance(kids, pikepdf.Array):
            stack.extend(reversed(list(kids)))
        elif kids is not None:
            stack.append(kids)


def audit(path):
    found = []
    with pikepdf.open(path) as pdf:
        form = pdf.Root.get("/AcroForm")
        if form is None:
            return ["no AcroForm"]
        if form.get("/NeedAppearances"):
            found.append("NeedAppearances is set")
        if "/XFA" in form:
            found.append("XFA is there")
        fonts = form.get("/DR", {}).get("/Font", {})
        for name, font in fonts.items():
            descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
            descriptor = descendant.get("/FontDescriptor", {})
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                found.append(f"form font {name} is not embedded")
            if "/ToUnicode" not in font:
                found.append(f"form font {name} has no ToUnicode")
        reachable = set()
        walk(form.get("/Fields", []), reachable, found)
        owners = {}
        if "/StructTreeRoot" in pdf.Root:
            tag_owners(pdf.Root.StructTreeRoot, owners)
        by_name = {}
        for number, page in enumerate(pdf.pages, 1):
            widgets = [a for a in page.get("/Annots", []) if a.get("/Subtype") == "/Widget"]
            if widgets and page.get("/Tabs") != "/S":
                found.append(f"page {number}: /Tabs is not /S")
            order = [owners[a.objgen] for a in widgets if a.objgen in owners]
            if order != sorted(order):
                found.append(f"page {number}: annotations are not in structure order")
            for widget in widgets:
                name = full_name(widget)
                where = f"page {number} {name!r}"
                kind, flags = inherited(widget, "/FT"), int(inherited(widget, "/Ff") or 0)
                if not name:
                    found.append(f"{where}: no name")
                if widget.objgen not in reachable:
                    found.append(f"{where}: not reachable from /Fields")
                if widget.objgen not in owners:
                    found.append(f"{where}: not in the structure tree")
                if not str(inherited(widget, "/TU") or ""):
                    found.append(f"{where}: no tooltip")
                elif str(inherited(widget, "/TU")) == name:
                    found.append(f"{where}: its tooltip is its name")
                if not int(widget.get("/F", 0)) & PRINT:
                    found.append(f"{where}: would not print")
                if "/A" in widget or "/AA" in widget:
                    found.append(f"{where}: has an action")
                normal = widget.get("/AP", {}).get("/N")
                if normal is None:
                    found.append(f"{where}: no appearance")
                elif kind == "/Btn" and not flags & PUSH:
                    states = [] if isinstance(normal, pikepdf.Stream) else [k for k in normal.keys()]
                    if "/Off" not in states or len(states) != 2:
                        found.append(f"{where}: states are {states}")
                if kind in ("/Tx", "/Ch"):
                    appearance = str(inherited(widget, "/DA") or form.get("/DA", ""))
                    font = re.search(r"/(\S+)\s+[\d.]+\s+Tf", appearance)
                    if font is None or "/" + font.group(1) not in fonts:
                        found.append(f"{where}: the font of /DA {appearance!r} is not in /DR")
                field = widget if "/T" in widget else widget.get("/Parent")
                by_name.setdefault(name, set()).add(field.objgen)
        found += [f"{name!r}: {len(objects)} fields share the name" for name, objects in by_name.items() if len(objects) > 1]
    return found


if __name__ == "__main__":
    failed = False
    for file in sys.argv[1:]:
        for finding in audit(file):
            failed = True
            print(f"{file}: {finding}")
    sys.exit(failed)
