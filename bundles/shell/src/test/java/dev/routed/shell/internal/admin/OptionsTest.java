package dev.routed.shell.internal.admin;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class OptionsTest {
    private static String first(String... texts) {
        return String.join(" ", Options.first(List.of(texts)));
    }

    @Test
    public void optionsMoveBeforeTheArguments() {
        assertEquals("--ipv6 --json one two tcp:80", first("one", "--ipv6", "two", "tcp:80", "--json"));
        assertEquals("--wait 10s --json 10.1.0.1", first("10.1.0.1", "--wait", "10s", "--json"));
        assertEquals("--wait=10s 10.1.0.1", first("10.1.0.1", "--wait=10s"));
    }

    @Test
    public void otherTextsKeepTheirOrder() {
        assertEquals("one -x two", first("one", "-x", "two"));
        assertEquals("", first());
        assertEquals("--wait", first("--wait"));
        assertEquals("--wait --json", first("--wait", "--json"));
    }
}
