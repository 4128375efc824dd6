package dev.routed.kernel.iproute2.argv;

import static org.junit.Assert.assertEquals;

import org.junit.Test;

/** Standard error of {@code ip} 6.1. */
public class IpErrorTest {
    private static void parses(String errors, int line, String reason) {
        assertEquals(new IpError(line, reason), IpError.parse(errors));
    }

    @Test
    public void lineAndReasonAreSeparated() {
        parses("RTNETLINK answers: File exists\nCommand failed -:1\n", 1, "File exists");
        parses("Error: ipv4: Address already assigned.\nCommand failed -:12\n", 12, "ipv4: Address already assigned");
        parses("Device \"nobody\" does not exist.\nCommand failed -:2\n", 2, "Device \"nobody\" does not exist.");
    }

    @Test
    public void missingLineNumberIsZero() {
        parses("", 0, "");
        parses("RTNETLINK answers: No such file or directory\n", 0, "No such file or directory");
        parses("Unterminated quoted string\n", 0, "Unterminated quoted string");
        parses("Command failed -:99999999999\n", 0, "Command failed -:99999999999");
    }

    @Test
    public void allReasonsAreKept() {
        parses(
                "Warning: old.\n\nRTNETLINK answers: Invalid argument\nCommand failed -:3\n",
                3,
                "Warning: old.; Invalid argument");
    }
}
