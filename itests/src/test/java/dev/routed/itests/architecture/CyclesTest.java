package dev.routed.itests.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.Test;

/** No cycle exists between packages, neither within a bundle nor across bundles. */
public class CyclesTest {

    @Test
    public void packagesAreFreeOfCycles() {
        rule(Bundles.ROOT).check(Bundles.classes());
    }

    @Test
    public void cycleOfPackagesIsReported() {
        String report = rule(Fixtures.ROOT)
                .evaluate(Fixtures.classes())
                .getFailureReport()
                .toString();
        assertTrue(report, report.contains("kernel.fast.socket") && report.contains("kernel.fast.wire"));
    }

    private static ArchRule rule(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }
}
