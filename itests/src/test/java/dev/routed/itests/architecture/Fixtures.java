package dev.routed.itests.architecture;

import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Applies rules to the classes in {@code fixture}, whose packages are named like those of bundles. */
final class Fixtures {

    static final String ROOT = Fixtures.class.getPackageName() + ".fixture";

    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(ROOT);

    private Fixtures() {}

    static JavaClasses classes() {
        return CLASSES;
    }

    /** Fails unless the rule reports the class with the text. */
    static void assertReported(String text, ArchRule rule, String name) {
        List<String> report = report(rule, name);
        assertTrue(report.toString(), report.stream().anyMatch(line -> line.contains(text)));
    }

    static void assertAllowed(ArchRule rule, String name) {
        List<String> report = report(rule, name);
        assertTrue(report.toString(), report.isEmpty());
    }

    /** Descriptions of the violations in which the class occurs. */
    private static List<String> report(ArchRule rule, String name) {
        JavaClass type = CLASSES.get(ROOT + "." + name);
        return rule.evaluate(CLASSES).getFailureReport().getDetails().stream()
                .filter(line -> line.contains(type.getName()))
                .toList();
    }
}
