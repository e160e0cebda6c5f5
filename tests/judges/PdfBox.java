// A form filled in and read with PDFBox.
// Usage: java -cp ... PdfBox fill IN.pdf OUT.pdf < VALUES | java -cp ... PdfBox read IN.pdf... > VALUES | java -cp ... PdfBox --version
// VALUES: a line for each field, its full name, a tab and its value; a tick is the state's name. Line ends are \n and backslashes \\.
// Behind the values of each file that is read is an empty line.
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDButton;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDChoice;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTerminalField;
import org.apache.pdfbox.util.Version;

public final class PdfBox {
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\\n");
    }

    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = text.charAt(i) == 'n' ? '\n' : text.charAt(i);
            }
            out.append(c);
        }
        return out.toString();
    }

    private static void fill(PDAcroForm form, Map<String, String> values) throws Exception {
        List<String> undrawn = new ArrayList<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            PDField field = form.getField(entry.getKey());
            if (field instanceof PDCheckBox) {
                ((PDCheckBox) field).check();
                continue;
            }
            try {
                field.setValue(entry.getValue());
            } catch (IllegalArgumentException lacking) {
                // The form's font does not have it. Programs that use PDFBox leave the drawing to the next viewer then.
                undrawn.add(entry.getKey());
            }
        }
        if (!undrawn.isEmpty()) {
            form.setNeedAppearances(true);
            for (String name : undrawn) {
                form.getField(name).setValue(values.get(name));
            }
        }
    }

    private static void read(PDAcroForm form, PrintStream out) {
        for (PDField field : form.getFieldTree()) {
            if (!(field instanceof PDTerminalField)) {
                continue;
            }
            String value;
            if (field instanceof PDButton) {
                value = ((PDButton) field).getValue();
                value = value.equals("Off") ? "" : value;
            } else if (field instanceof PDChoice) {
                value = String.join(",", ((PDChoice) field).getValue());
            } else {
                value = field.getValueAsString();
            }
            if (!value.isEmpty()) {
                out.println(field.getFullyQualifiedName() + "\t" + escaped(value));
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        if (arguments[0].equals("--version")) {
            out.println(Version.getVersion());
            return;
        }
        if (arguments[0].equals("read")) {
            for (String file : Arrays.asList(arguments).subList(1, arguments.length)) {
                try (PDDocument document = PDDocument.load(new File(file))) {
                    read(document.getDocumentCatalog().getAcroForm(null), out);
                }
                out.println();
            }
            return;
        }
        try (PDDocument document = PDDocument.load(new File(arguments[1]))) {
            PDAcroForm form = document.getDocumentCatalog().getAcroForm(null);
            Map<String, String> values = new LinkedHashMap<>();
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line; (line = in.readLine()) != null;) {
                int tab = line.indexOf('\t');
                values.put(line.substring(0, tab), unescaped(line.substring(tab + 1)));
            }
            fill(form, values);
            document.save(arguments[2]);
        }
    }
}
