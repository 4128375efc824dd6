package dev.routed.api.message;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;

import org.junit.Test;

public class PrintableTest {
    @Test
    public void printableTextIsUnchanged() {
        String text = "container 'größe' is up … at 10.1.0.2, \\ and 😀";
        assertSame(text, Printable.of(text));
        assertEquals(text, Printable.json(text));
    }

    @Test
    public void unprintableCharactersBecomeNumbers() {
        assertEquals("a\\x0ab", Printable.of("a\nb"));
        assertEquals("\\x0d\\x09", Printable.of("\r\t"));
        assertEquals("\\x1b[31mred", Printable.of("\u001b[31mred"));
        assertEquals("\\x00", Printable.of("\0"));
        assertEquals("\\x7f", Printable.of("\u007f"));
        assertEquals("\\x9b31m", Printable.of("\u009b31m"));
        assertEquals("\\x85", Printable.of("\u0085"));
        assertEquals("\\u202egnp", Printable.of("\u202egnp"));
        assertEquals("\\u2028\\u2029", Printable.of("\u2028\u2029"));
        assertEquals("\\u200b\\ufeff", Printable.of("\u200b\ufeff"));
        assertEquals("\\ud800", Printable.of("\ud800"));
        assertEquals("\\ue0001", Printable.of(new String(Character.toChars(0xe0001))));
    }

    @Test
    public void printableTextOfAnUnprintableOneStaysTheSame() {
        String once = Printable.of("\u001b\n\u202e");
        assertEquals(once, Printable.of(once));
    }

    @Test
    public void longTextIsCut() {
        String cut = Printable.of("x".repeat(Printable.LIMIT + 10));
        assertEquals("x".repeat(Printable.LIMIT) + "… (10 more characters)", cut);
    }

    @Test
    public void jsonKeepsItsMeaningAndItsLines() {
        assertEquals("[\n\"\\u007f\\u202e\\u009b\\u2028\"\n]", Printable.json("[\n\"\u007f\u202e\u009b\u2028\"\n]"));
        assertEquals("\"\\udb40\\udc01\"", Printable.json("\"" + new String(Character.toChars(0xe0001)) + "\""));
    }
}
