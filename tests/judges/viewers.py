"""Programs that fill in forms and read them, with one way to ask them: pypdf, pikepdf, poppler and pdftk.

usage: viewers.py fill PROGRAM IN.pdf OUT.pdf < VALUES.json
       viewers.py read PROGRAM IN.pdf... > VALUES.json, a line for each file
       viewers.py version PROGRAM
VALUES: {full name of a field: its text, the value that is chosen, or true for a box that is ticked}. What is empty is not printed, and
line ends are printed as \\n. Poppler needs the system's Python with gi; the others the one of `setup`.
"""
import json
import os
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape, quoteattr


def plain(text):
    return str(text).replace("\r\n", "\n").replace("\r", "\n")


def is_radio(field):
    return int(field.get("/Ff", 0)) & (1 << 15) != 0


class Pypdf:
    def version():
        import pypdf

        return pypdf.__version__

    def fill(source, target, values):
        import pypdf

        writer = pypdf.PdfWriter(clone_from=source)
        states = {name: field.get("/_States_", []) for name, field in pypdf.PdfReader(source).get_fields().items()}

        def value(name, given):
            if given is True:
                return next(state for state in states[name] if state != "/Off")
            return "/" + given if "/Off" in states[name] else given

        given = {name: value(name, what) for name, what in values.items()}
        for page in writer.pages:
            if "/Annots" in page:
                writer.update_page_form_field_values(page, given, auto_regenerate=False)
        writer.write(target)

    def read(source):
        import pypdf

        for name, field in (pypdf.PdfReader(source).get_fields() or {}).items():
            value = field.get("/V")
            if value is None or field.get("/FT") is None:
                continue
            if field["/FT"] == "/Btn":
                if value != "/Off":
                    yield name, str(value).removeprefix("/") if is_radio(field) else True
            else:
                yield name, value


class Pikepdf:
    def version():
        import pikepdf

        return f"{pikepdf.__version__} (qpdf {pikepdf.__libqpdf_version__})"

    def fill(source, target, values):
        import pikepdf
        from pikepdf.form import Form

        with pikepdf.open(source) as pdf:
            form = Form(pdf)
            for name, given in values.items():
                field = form[name]
                if given is True:
                    field.checked = True
                elif field.is_radio_button:
                    field.value = pikepdf.Name("/" + given)
                else:
                    field.value = given
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)

    def read(source):
        import pikepdf

        with pikepdf.open(source) as pdf:
            for field in pdf.acroform.fields:
                value = field.get_inheritable_field_value("/V")
                kind = field.field_type
                if value is None or kind is None:
                    continue
                name = field.fully_qualified_name
                if kind == "/Btn":
                    if value != "/Off":
                        yield name, str(value).removeprefix("/") if field.is_radio_button else True
                else:
                    yield name, value


class Poppler:
    def library():
        import gi

        gi.require_version("Poppler", "0.18")
        from gi.repository import Poppler

        return Poppler

    def version():
        return Poppler.library().get_version()

    def fields(document):
        for number in range(document.get_n_pages()):
            for mapping in document.get_page(number).get_form_field_mapping():
                yield mapping.field

    def open(source):
        return Poppler.library().Document.new_from_file("file://" + os.path.abspath(source), None)

    def fill(source, target, values):
        library = Poppler.library()
        document = Poppler.open(source)
        pressed = set()
        for field in Poppler.fields(document):
            name = field.get_name()
            if name not in values:
                continue
            given, kind = values[name], field.get_field_type()
            if kind == library.FormFieldType.TEXT:
                field.text_set_text(given)
            elif kind == library.FormFieldType.CHOICE:
                items = [field.choice_get_item(index) for index in range(field.choice_get_n_items())]
                field.choice_select_item(items.index(given))
            elif field.button_get_button_type() == library.FormButtonType.RADIO:
                # What a button stands for is not told: the first is pressed.
                if name not in pressed:
                    field.button_set_state(True)
                    pressed.add(name)
            else:
                field.button_set_state(True)
        document.save("file://" + os.path.abspath(target))

    def read(source):
        library = Poppler.library()
        for field in Poppler.fields(Poppler.open(source)):
            name, kind = field.get_name(), field.get_field_type()
            if kind == library.FormFieldType.TEXT:
                yield name, field.text_get_text()
            elif kind == library.FormFieldType.CHOICE:
                for index in range(field.choice_get_n_items()):
                    if field.choice_is_item_selected(index):
                        yield name, field.choice_get_item(index)
            elif kind == library.FormFieldType.BUTTON and field.button_get_state():
                yield name, True


class Pdftk:
    def version():
        return subprocess.run(["pdftk", "--version"], capture_output=True, text=True).stdout.split()[4]

    def fill(source, target, values):
        rows = "".join(
            f"<field name={quoteattr(name)}><value>{escape('Yes' if given is True else given)}</value></field>\n"
            for name, given in values.items()
        )
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "values.xfdf")
            with open(path, "w", encoding="utf-8") as file:
                file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>\n{rows}</fields></xfdf>\n')
            subprocess.run(["pdftk", source, "fill_form", path, "output", target], check=True)


PROGRAMS = {"pypdf": Pypdf, "pikepdf": Pikepdf, "poppler": Poppler, "pdftk": Pdftk}


def main(what, program, *files):
    program = PROGRAMS[program]
    if what == "version":
        print(program.version())
    elif what == "fill":
        program.fill(*files, json.load(sys.stdin))
    else:
        for file in files:
            found = {name: value if value is True else plain(value) for name, value in program.read(file) if value not in ("", None)}
            print(json.dumps(found))


main(*sys.argv[1:])
