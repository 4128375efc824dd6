package dev.routed.api.message;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

public final class ShortIdTest {

    @Test
    public void hasTwelveDigits() {
        assertEquals("0123456789ab", ShortId.of("0123456789abcdef"));
        assertEquals("0123456789ab", ShortId.of("0123456789ab"));
    }

    @Test
    public void keepsShorterText() {
        assertEquals("ab", ShortId.of("ab"));
        assertEquals("", ShortId.of(""));
    }
}
