package dev.routed.itests.architecture;

import static org.junit.Assert.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class BundleEdgesTest {

    private static final Bundles FIXTURE =
            new Bundles(Fixtures.ROOT, Set.of("api", "plan", "driver", "kernel", "kernel.fast"));

    @Test
    public void everyBundleUsesOnlyTheContractsOpenToIt() {
        BundleEdges.rule(Bundles.delivered()).check(Bundles.classes());
    }

    @Test
    public void everyClassLiesInThePackageOfABundle() {
        Bundles bundles = Bundles.delivered();
        List<String> homeless = new ArrayList<>();
        for (JavaClass type : Bundles.classes()) {
            if (bundles.owner(type).isEmpty()) {
                homeless.add(type.getName());
            }
        }
        assertEquals(List.of(), homeless);
    }

    @Test
    public void bundleWithLongerNameOwnsItsPackages() {
        JavaClass type = Fixtures.classes().get(Fixtures.ROOT + ".kernel.fast.internal.FastKernel");
        assertEquals(Optional.of("kernel.fast"), FIXTURE.owner(type));
    }

    @Test
    public void useOfApiAndOfPlanByTheDriverIsAllowed() {
        Fixtures.assertAllowed(BundleEdges.rule(FIXTURE), "driver.internal.Planner");
    }

    @Test
    public void useOfPlanByAnotherBundleIsReported() {
        Fixtures.assertReported(
                "kernel must not use plan", BundleEdges.rule(FIXTURE), "kernel.internal.PlanningKernel");
    }

    @Test
    public void useOfAnotherBundlesInternalsIsReported() {
        Fixtures.assertReported(
                "kernel.fast must not use kernel", BundleEdges.rule(FIXTURE), "kernel.fast.internal.FastKernel");
    }

    @Test
    public void useOfAnUndeliveredClassIsReported() {
        Fixtures.assertReported(
                "kernel must not use no delivered bundle", BundleEdges.rule(FIXTURE), "kernel.internal.TestedKernel");
    }
}
