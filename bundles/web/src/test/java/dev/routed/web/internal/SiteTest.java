package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class SiteTest {
    @Test
    public void blankListenIsNoSite() {
        assertEquals(Optional.empty(), Site.of(Configs.of("")));
    }

    @Test
    public void loopbackNeedsNothingElse() {
        Site site = Site.of(Configs.of("127.0.0.1:7280")).orElseThrow();
        assertEquals("http://127.0.0.1:7280/", site.url());
        assertEquals(Optional.empty(), site.token());
    }

    @Test
    public void beyondLoopbackTlsAndATokenAreNeeded() {
        for (String listen : List.of("0.0.0.0:7280", "[::]:7280", "10.0.0.1:7280", "[fd00::1]:7280")) {
            for (WebConfig config : List.of(
                    Configs.of(listen), Configs.of(listen, "/t", "", "", ""), Configs.of(listen, "", "/c", "/k", ""))) {
                String sentence = assertThrows(listen, RejectedException.class, () -> Site.of(config))
                        .getMessage();
                assertEquals(
                        "listen '" + listen + "' is reachable from other hosts, so the page needs TLS and a token"
                                + " there: set certificate, key and token-file, or listen at 127.0.0.1:7280",
                        sentence);
            }
            assertEquals(
                    "https://" + listen + "/",
                    Site.of(Configs.of(listen, "/t", "/c", "/k", ""))
                            .orElseThrow()
                            .url());
        }
    }

    @Test
    public void certificateAndKeyBelongTogether() {
        for (WebConfig config :
                List.of(Configs.of("127.0.0.1:1", "", "/c", "", ""), Configs.of("127.0.0.1:1", "", "", "/k", ""))) {
            assertEquals(
                    "certificate and key belong together: set both, or none",
                    assertThrows(RejectedException.class, () -> Site.of(config)).getMessage());
        }
    }

    @Test
    public void pathsAreAbsoluteAndNamesInLowerCase() {
        assertThrows(RejectedException.class, () -> Site.of(Configs.of("127.0.0.1:1", "token", "", "", "")));
        Site site = Site.of(Configs.of("127.0.0.1:1", "/t", "", "", "H1.Example.org, h2"))
                .orElseThrow();
        assertEquals(Optional.of(Path.of("/t")), site.token());
        assertEquals(Set.of("h1.example.org", "h2"), site.hosts());
    }
}
