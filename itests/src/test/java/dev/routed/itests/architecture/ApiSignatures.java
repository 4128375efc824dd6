package dev.routed.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** The rule that a public signature of an exported package names only types that its users can see. */
final class ApiSignatures {

    /** Exported by the Jackson bundle; the commands of nftables are such trees. */
    private static final String JSON_TREES = "com.fasterxml.jackson.databind";

    private ApiSignatures() {}

    /** @param contracts the exported packages; those below them are exported, too */
    static ArchRule rule(List<String> contracts) {
        return members()
                .that(areVisible())
                .and()
                .areDeclaredInClassesThat(DescribedPredicate.describe(
                        "are public and exported", type -> isPublic(type) && isExported(type, contracts)))
                .should(
                        new ArchCondition<JavaMember>(
                                "name only public types of the JDK, of JSON trees and of exported packages") {
                            @Override
                            public void check(JavaMember member, ConditionEvents events) {
                                for (JavaClass named : member.getAllInvolvedRawTypes()) {
                                    JavaClass type = named.getBaseComponentType();
                                    if (!isUsable(type, contracts)) {
                                        events.add(SimpleConditionEvent.violated(
                                                member, member.getDescription() + " names " + type.getName()));
                                    }
                                }
                            }
                        });
    }

    private static DescribedPredicate<JavaMember> areVisible() {
        return DescribedPredicate.describe(
                "are visible",
                member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                        || member.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static boolean isUsable(JavaClass type, List<String> contracts) {
        return type.isPrimitive()
                || type.getPackageName().startsWith("java.")
                || type.getPackageName().startsWith(JSON_TREES)
                || isPublic(type) && isExported(type, contracts);
    }

    private static boolean isPublic(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static boolean isExported(JavaClass type, List<String> contracts) {
        return contracts.stream().anyMatch(contract -> Bundles.isWithin(type.getPackageName(), contract));
    }
}
