package dev.routed.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;

/** The rule which bundle may compile against which: all against {@code api}, few against the other contracts. */
final class BundleEdges {

    private static final String API = "api";

    /** The bundles that may use a contract other than api. */
    private static final Map<String, Set<String>> USERS = Map.of(
            "plan", Set.of("driver"),
            "process", Set.of("kernel.iproute2", "nftables", "policy.forward", "routing", "trace"));

    private BundleEdges() {}

    static ArchRule rule(Bundles bundles) {
        return classes().should(new ArchCondition<JavaClass>("use only their own bundle and the contracts open to it") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (bundles.isOwn(target) && !mayUse(owner(bundles, type), owner(bundles, target))) {
                        events.add(SimpleConditionEvent.violated(
                                dependency,
                                owner(bundles, type) + " must not use " + owner(bundles, target) + ": "
                                        + dependency.getDescription()));
                    }
                }
            }
        });
    }

    private static boolean mayUse(String user, String used) {
        return used.equals(user)
                || used.equals(API)
                || USERS.getOrDefault(used, Set.of()).contains(user);
    }

    private static String owner(Bundles bundles, JavaClass type) {
        return bundles.owner(type).orElse("no delivered bundle");
    }
}
