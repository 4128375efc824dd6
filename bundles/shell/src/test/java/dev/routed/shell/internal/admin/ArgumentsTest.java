package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.RejectedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.Test;

public final class ArgumentsTest {

    private static List<String> read(String body) {
        return Arguments.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    public void nulEndsEachArgument() {
        assertEquals(List.of(), read(""));
        assertEquals(List.of("--json"), read("--json\0"));
        assertEquals(List.of("-n", "5"), read("-n\0005\0"));
    }

    @Test
    public void lastNulIsOptional() {
        assertEquals(List.of("-n", "5"), read("-n\0005"));
    }

    @Test
    public void argumentMayBeEmptyOrContainAnyOtherByte() {
        assertEquals(List.of(""), read("\0"));
        assertEquals(List.of("a", "", "b", ""), read("a\0\0b\0\0"));
        assertEquals(List.of("$(reboot); `x` | \"y\"\n", "grün"), read("$(reboot); `x` | \"y\"\n\0grün\0"));
    }

    @Test
    public void invalidUtf8IsRejected() {
        byte[] latin1 = {'g', 'r', (byte) 0xfc, 'n', 0};
        assertEquals(
                "the arguments are not valid UTF-8: give them in UTF-8",
                assertThrows(RejectedException.class, () -> Arguments.read(latin1))
                        .getMessage());
    }
}
