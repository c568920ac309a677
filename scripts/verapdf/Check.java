import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks files as PDF/A-2b and prints each rule that is broken once. */
public final class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean sound = true;
        for (String name : files) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(name), PDFAFlavour.PDFA_2_B);
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_2_B, false)) {
                ValidationResult result = validator.validate(parser);
                TreeMap<String, String> broken = new TreeMap<>();
                for (TestAssertion a : result.getTestAssertions()) {
                    if (a.getStatus() == TestAssertion.Status.FAILED) {
                        broken.putIfAbsent(a.getRuleId().getClause() + "-" + a.getRuleId().getTestNumber(), a.getMessage() + " at " + a.getLocation().getContext());
                    }
                }
                sound &= result.isCompliant();
                System.out.println(name + ": " + (result.isCompliant() ? "PDF/A-2b" : "not PDF/A-2b"));
                broken.forEach((rule, why) -> System.out.println("  " + rule + ": " + why));
            }
        }
        System.exit(sound ? 0 : 1);
    }
}
