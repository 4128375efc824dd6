package dev.routed.itests.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.Test;

public class ApiSignaturesTest {

    private static final ArchRule FIXTURE = ApiSignatures.rule(List.of(Fixtures.ROOT + ".api"));

    @Test
    public void contractsNameOnlyTypesThatTheirUsersCanSee() {
        ApiSignatures.rule(Manifests.EXPORTERS).check(Bundles.classes());
    }

    @Test
    public void packagePrivateTypeInAPublicSignatureIsReported() {
        Fixtures.assertReported("names " + Fixtures.ROOT + ".api.Hidden", FIXTURE, "api.LeakingContract");
    }

    @Test
    public void internalTypeAsATypeArgumentIsReported() {
        Fixtures.assertReported("testkit.Fake", FIXTURE, "api.LeakingContract");
    }

    @Test
    public void contractWithoutSuchATypeIsAllowed() {
        Fixtures.assertAllowed(FIXTURE, "api.Contract");
    }
}
