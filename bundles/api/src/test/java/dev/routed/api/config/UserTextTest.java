package dev.routed.api.config;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.routed.api.RejectedException;
import java.nio.file.Path;
import java.util.List;
import org.junit.Test;

public final class UserTextTest {

    @Test
    public void listSplitsAtCommaSemicolonAndBlank() {
        assertEquals(List.of("a", "b", "c", "d"), UserText.list(" a, b;c\td "));
        assertEquals(List.of(), UserText.list(" ;, "));
        assertEquals(List.of(), UserText.list(""));
    }

    @Test
    public void numberWithinBoundsIsParsed() {
        assertEquals(1, UserText.number("fall", " 1 ", "probes", 1, 100));
        assertEquals(1, UserText.number("fall", "+1", "probes", 1, 100));
        assertEquals(Integer.MAX_VALUE, UserText.number("group", "2147483647", "", 1, Integer.MAX_VALUE));
    }

    @Test
    public void numberOutOfBoundsIsRejected() {
        for (String bad : List.of("", "0", "101", "-1", "++1", "1.0", "many", "99999999999", "2147483648")) {
            assertEquals(
                    "fall: '%s' is not a number of probes from 1 to 100".formatted(bad),
                    assertThrows(RejectedException.class, () -> UserText.number("fall", bad, "probes", 1, 100))
                            .getMessage());
        }
    }

    @Test
    public void numberWithoutUnitIsRejectedWithoutIt() {
        assertEquals(
                "protocol: 'x' is not a number from 1 to 255",
                assertThrows(RejectedException.class, () -> UserText.number("protocol", "x", "", 1, 255))
                        .getMessage());
    }

    @Test
    public void absolutePathIsParsed() {
        assertEquals(Path.of("/run/routed"), UserText.absolutePath("state", " /run/routed/ "));
    }

    @Test
    public void otherPathsAreRejected() {
        for (String bad : List.of("", "run/routed", "../run", "/run/\0")) {
            assertEquals(
                    "state: '%s' is not an absolute path".formatted(bad),
                    assertThrows(RejectedException.class, () -> UserText.absolutePath("state", bad))
                            .getMessage());
        }
    }

    @Test
    public void choiceIsOneOfTwoWords() {
        assertTrue(UserText.choice("ports", "all", "all", "published"));
        assertFalse(UserText.choice("ports", "published", "all", "published"));
        assertEquals(
                "ports: 'ALL' is neither all nor published",
                assertThrows(RejectedException.class, () -> UserText.choice("ports", "ALL", "all", "published"))
                        .getMessage());
    }
}
