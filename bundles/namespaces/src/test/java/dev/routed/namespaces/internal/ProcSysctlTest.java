package dev.routed.namespaces.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import dev.routed.testkit.FreshNamespace;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;

/** On a real kernel, in a fresh network namespace. */
public class ProcSysctlTest {
    @Rule
    public final FreshNamespace namespace = new FreshNamespace();

    private final ProcSysctl sysctl = new ProcSysctl();

    @Test
    public void settingHasTheValueThatWasWritten() {
        assertTrue(sysctl.set("2", "ipv6", "conf", "lo", "accept_ra"));
        assertEquals(Optional.of("2"), sysctl.get("ipv6", "conf", "lo", "accept_ra"));
        assertTrue(sysctl.set("0", "ipv6", "conf", "lo", "accept_ra"));
        assertEquals(Optional.of("0"), sysctl.get("ipv6", "conf", "lo", "accept_ra"));
    }

    @Test
    public void settingOfSeveralDigitsIsReadWhole() {
        assertTrue(sysctl.set("123", "ipv6", "conf", "lo", "hop_limit"));
        assertEquals(Optional.of("123"), sysctl.get("ipv6", "conf", "lo", "hop_limit"));
    }

    @Test
    public void missingSettingIsNeitherReadNorWritten() {
        assertEquals(Optional.empty(), sysctl.get("ipv6", "conf", "rt1", "accept_ra"));
        assertFalse(sysctl.set("0", "ipv6", "conf", "rt1", "accept_ra"));
    }

    @Test
    public void listHasTheLinksOfTheNamespace() {
        assertTrue(sysctl.list("ipv6", "conf").contains("lo"));
        assertThrows(RejectedException.class, () -> new ProcSysctl(Path.of("/none")).list("ipv6"));
    }

    @Test
    public void rejectedValueIsReportedWithTheFile() {
        String sentence = assertThrows(
                        RejectedException.class, () -> sysctl.set("no number", "ipv6", "conf", "lo", "accept_ra"))
                .getMessage();
        assertTrue(sentence, sentence.startsWith("/proc/sys/net/ipv6/conf/lo/accept_ra cannot be written: "));
    }
}
