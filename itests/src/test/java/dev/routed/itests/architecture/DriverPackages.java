package dev.routed.itests.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.ArrayList;
import java.util.List;

/** The order of the driver's packages: a package uses only those before it, and the root all of them. */
final class DriverPackages {

    static final List<String> ORDER =
            List.of("options", "store", "state", "policy", "desired", "host", "network", "endpoint", "reconcile");

    private static final String ROOT = "root";

    private DriverPackages() {}

    /** The rule for the packages below {@code driver}; classes outside of it are not looked at. */
    static ArchRule rule(String driver) {
        LayeredArchitecture rule = layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer(ROOT)
                .definedBy(driver);
        for (String name : ORDER) {
            rule = rule.layer(name).definedBy(driver + "." + name + "..");
        }
        for (int i = 0; i < ORDER.size(); i++) {
            rule = rule.whereLayer(ORDER.get(i)).mayOnlyBeAccessedByLayers(users(i));
        }
        return rule.whereLayer(ROOT).mayNotBeAccessedByAnyLayer();
    }

    private static String[] users(int index) {
        List<String> later = new ArrayList<>(ORDER.subList(index + 1, ORDER.size()));
        later.add(ROOT);
        return later.toArray(String[]::new);
    }
}
