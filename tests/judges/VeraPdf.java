import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Judges files against PDF/UA-1 with the veraPDF engine. The jar the engine comes in has no JAXB, so the profile is read with the
 * JDK's own DOM parser. Prints a line for each file and one for each broken rule; exit 0 when all pass, 1 when one fails, 2 on an error.
 */
public final class VeraPdf {
  private static final String PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml";

  private static String text(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }

  private static ValidationProfile profile() throws Exception {
    Document document;
    try (InputStream in = ValidationProfile.class.getClassLoader().getResourceAsStream(PROFILE)) {
      document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
    Set<Rule> rules = new LinkedHashSet<>();
    NodeList elements = document.getElementsByTagName("rule");
    for (int i = 0; i < elements.getLength(); i++) {
      Element rule = (Element) elements.item(i);
      Element id = (Element) rule.getElementsByTagName("id").item(0);
      RuleId ruleId = Profiles.ruleIdFromValues(
          PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
          id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
      rules.add(Profiles.ruleFromValues(ruleId, rule.getAttribute("object"),
          rule.getAttribute("deferred").equals("true") ? Boolean.TRUE : null, rule.getAttribute("tags"),
          text(rule, "description"), text(rule, "test"),
          Profiles.errorFromValues(text(rule, "message"), Collections.emptyList()), Collections.emptyList()));
    }
    Set<Variable> variables = new LinkedHashSet<>();
    NodeList declared = document.getElementsByTagName("variable");
    for (int i = 0; i < declared.getLength(); i++) {
      Element v = (Element) declared.item(i);
      variables.add(Profiles.variableFromValues(
          v.getAttribute("name"), v.getAttribute("object"), text(v, "defaultValue"), text(v, "value")));
    }
    return Profiles.profileFromValues(PDFAFlavour.PDFUA_1,
        Profiles.profileDetailsFromValues("PDF/UA-1", "PDF/UA-1", "", new Date(0)), "", rules, variables);
  }

  public static void main(String[] files) throws Exception {
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.SEVERE);
    VeraGreenfieldFoundryProvider.initialise();
    ValidationProfile profile = profile();
    int exit = files.length == 0 ? 2 : 0;
    for (String file : files) {
      try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), PDFAFlavour.PDFUA_1);
          PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, 100000, false, false, false)) {
        ValidationResult result = validator.validate(parser);
        System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + file + " checks=" + result.getTotalAssertions());
        if (result.isCompliant()) continue;
        exit = Math.max(exit, 1);
        Map<RuleId, String> example = new HashMap<>();
        for (TestAssertion a : result.getTestAssertions())
          if (a.getStatus() == TestAssertion.Status.FAILED) example.putIfAbsent(a.getRuleId(), a.getLocation().getContext());
        List<RuleId> broken = new ArrayList<>(result.getFailedChecks().keySet());
        broken.sort((a, b) -> a.getClause().compareTo(b.getClause()));
        for (RuleId id : broken)
          System.out.println("  " + id.getClause() + "-" + id.getTestNumber() + " x" + result.getFailedChecks().get(id) + ": "
              + profile.getRuleByRuleId(id).getDescription() + "\n    at " + example.get(id));
      } catch (Exception e) {
        exit = 2;
        System.out.println("ERROR " + file + " " + e);
      }
    }
    System.exit(exit);
  }
}
