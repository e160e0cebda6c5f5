"""A person in a viewer: clicks into fields, types, ticks, chooses and saves, with PDFium, the engine of Chrome's viewer.

usage: fill_in_pdfium.py IN.pdf OUT.pdf < ACTIONS.json
ACTIONS: a list of {"field": NAME, "type": TEXT} | {"field": NAME, "click": N} | {"field": NAME, "select": N}; N counts a field's widgets or
options from 0. Prints the values that another reader (pypdf) finds in the saved file, as JSON: {name: value}.
"""
import ctypes
import json
import sys

import pypdf
import pypdfium2
import pypdfium2.raw as raw


def name_of(form, annotation):
    size = raw.FPDFAnnot_GetFormFieldName(form, annotation, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetFormFieldName(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le")


def widgets(form, pages):
    """(name, page, centre) of every widget, in order."""
    for page in pages:
        for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            annotation = raw.FPDFPage_GetAnnot(page.raw, index)
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_WIDGET:
                box = raw.FS_RECTF()
                raw.FPDFAnnot_GetRect(annotation, box)
                yield name_of(form, annotation), page, ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
            raw.FPDFPage_CloseAnnot(annotation)


def press(form, page, place):
    raw.FORM_OnMouseMove(form, page.raw, 0, *place)
    raw.FORM_OnLButtonDown(form, page.raw, 0, *place)
    raw.FORM_OnLButtonUp(form, page.raw, 0, *place)


def main(source, target):
    pdf = pypdfium2.PdfDocument(source)
    pdf.init_forms()
    form = pdf.formenv.raw
    pages = [pdf[i] for i in range(len(pdf))]
    places = {}
    for name, page, place in widgets(form, pages):
        places.setdefault(name, []).append((page, place))
    for action in json.load(sys.stdin):
        page, place = places[action["field"]][action.get("click", 0)]
        press(form, page, place)
        if "type" in action:
            raw.FORM_SelectAllText(form, page.raw)
            units = action["type"].replace("\n", "\r").encode("utf-16-le")
            for i in range(0, len(units), 2):
                raw.FORM_OnChar(form, page.raw, int.from_bytes(units[i : i + 2], "little"), 0)
        if "select" in action:
            raw.FORM_SetIndexSelected(form, page.raw, action["select"], True)
        raw.FORM_ForceToKillFocus(form)
    pdf.save(target)
    fields = pypdf.PdfReader(target).get_fields() or {}
    print(json.dumps({name: str(field["/V"]) for name, field in fields.items() if field.get("/V") is not None}))


main(*sys.argv[1:3])
