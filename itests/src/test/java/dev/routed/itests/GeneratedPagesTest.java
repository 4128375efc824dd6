package dev.routed.itests;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

/** The committed pages are those that the code generates. */
public class GeneratedPagesTest {
    /** Set by itests/docs/configuration. */
    private static final boolean UPDATE = Boolean.getBoolean("docs.update");

    @Test
    public void configurationPageIsTheGeneratedOne() throws Exception {
        assertCommitted("docs/configuration.md", ConfigurationPage.generate());
    }

    @Test
    public void manualPageIsTheGeneratedOne() throws Exception {
        assertCommitted("packaging/deb/routed.8", ManualPage.generate());
    }

    private static void assertCommitted(String file, String generated) throws IOException {
        Path page = Path.of(System.getProperty("etc"), "..", file);
        if (UPDATE) {
            Files.writeString(page, generated);
        }
        assertEquals(
                file + " is out of date; to regenerate it: itests/docs/configuration",
                generated,
                Files.readString(page));
    }
}
