package dev.routed.itests.architecture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import org.junit.Test;

public class DriverPackagesTest {

    private static final String DRIVER = Bundles.ROOT + ".driver.internal";
    private static final String FIXTURE = Fixtures.ROOT + ".driver.internal";

    @Test
    public void packageUsesOnlyThoseBeforeIt() {
        DriverPackages.rule(DRIVER).check(Bundles.classes());
    }

    @Test
    public void orderNamesEveryPackageAndNoOther() {
        assertEquals(Set.copyOf(DriverPackages.ORDER), packages(Bundles.classes(), DRIVER));
    }

    @Test
    public void useOfALaterPackageIsReported() {
        Fixtures.assertReported("OptionsWithStore", rule(), "driver.internal.options.OptionsWithStore");
    }

    @Test
    public void useOfAnEarlierPackageIsAllowed() {
        Fixtures.assertAllowed(rule(), "driver.internal.state.State");
    }

    @Test
    public void packageThatTheOrderDoesNotNameIsFound() {
        assertTrue(packages(Fixtures.classes(), FIXTURE).contains("drawer"));
    }

    private static ArchRule rule() {
        return DriverPackages.rule(FIXTURE);
    }

    /** The names of the packages directly below the root. */
    private static Set<String> packages(JavaClasses classes, String root) {
        Set<String> packages = new TreeSet<>();
        for (JavaClass type : classes) {
            if (type.getPackageName().startsWith(root + ".")) {
                packages.add(type.getPackageName().substring(root.length() + 1).replaceFirst("\\..*", ""));
            }
        }
        return packages;
    }
}
