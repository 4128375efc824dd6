package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import dev.routed.api.net.Ip.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

public class AllowedSourcesTest {

    /** The text of an option, and the normal form. */
    private static final Map<String, String> GOOD = new LinkedHashMap<>();

    static {
        GOOD.put("allow", "allow");
        GOOD.put(" deny ", "deny");
        GOOD.put("10.0.0.5", "10.0.0.5");
        GOOD.put("10.0.0.5/32", "10.0.0.5");
        GOOD.put("10.0.0.0/24", "10.0.0.0/24");
        GOOD.put("10.0.0.7/24", "10.0.0.0/24");
        GOOD.put("10.0.0.0-10.0.0.255", "10.0.0.0/24");
        GOOD.put("10.0.0.5-10.0.0.9", "10.0.0.5-10.0.0.9");
        GOOD.put("10.0.0.5-10.0.0.5", "10.0.0.5");
        GOOD.put("10.0.0.9,10.0.0.5;10.0.0.7 10.0.0.5", "10.0.0.5,10.0.0.7,10.0.0.9");
        GOOD.put("10.0.0.8,10.0.0.9", "10.0.0.8/31");
        GOOD.put("10.0.0.0/25,10.0.0.128/25", "10.0.0.0/24");
        GOOD.put("10.0.0.0/8,10.1.0.0/16,10.0.0.5", "10.0.0.0/8");
        GOOD.put("10.0.0.5-10.0.0.20,10.0.0.15-10.0.0.30", "10.0.0.5-10.0.0.30");
        GOOD.put("0.0.0.0/0", "0.0.0.0/0");
        GOOD.put("255.255.255.255,0.0.0.0", "0.0.0.0,255.255.255.255");
        GOOD.put("128.0.0.0/1,255.255.255.255", "128.0.0.0/1");
        GOOD.put("fd00::/64,fd00::1", "fd00::/64");
        GOOD.put("fd00::5-fd00::9", "fd00::5-fd00::9");
        GOOD.put("::/0", "::/0");
        GOOD.put("255.255.255.255,::", "255.255.255.255,::");
        GOOD.put(
                "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,::,10.0.0.1",
                "10.0.0.1,::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }

    private static final Map<String, String> BAD = new LinkedHashMap<>();

    static {
        String empty = "the list is empty: use allow, deny, or sources such as 10.0.0.0/24;10.1.0.5-10.1.0.9";
        BAD.put("", empty);
        BAD.put(" ,; ", empty);
        BAD.put("foo", "'foo' is not an IP address");
        BAD.put("10.0.0.1,foo", "'foo' is not an IP address");
        BAD.put("10.0.0", "'10.0.0' is not an IP address");
        BAD.put("10.0.0.9-10.0.0.1", "'10.0.0.9-10.0.0.1' ends before it begins");
        BAD.put("10.0.0.1-fd00::1", "'10.0.0.1-fd00::1' begins and ends in different families");
        BAD.put("10.0.0.1-", "'10.0.0.1-' is not a range such as 10.1.0.5-10.1.0.9");
        BAD.put("--json", "'--json' is not a range such as 10.1.0.5-10.1.0.9");
        BAD.put("10.0.0.1-10.0.0.0/24", "'10.0.0.0/24' is not an IP address");
        BAD.put("::/200", "a prefix of :: has 0 to 128 bits, not 200");
        BAD.put("10.0.0.0/33", "a prefix of 10.0.0.0 has 0 to 32 bits, not 33");
        BAD.put("10.0.0.0/", "'10.0.0.0/' is not a prefix such as 10.1.0.0/16");
        BAD.put("allow,10.0.0.1", "'allow' cannot be combined with other values");
        BAD.put("10.0.0.1;deny", "'deny' cannot be combined with other values");
        BAD.put("allow deny", "'allow' cannot be combined with other values");
    }

    @Test
    public void listIsNormalized() {
        GOOD.forEach((text, normal) ->
                assertEquals(text, normal, AllowedSources.parse(text).toString()));
    }

    @Test
    public void normalFormIsParsedToTheSameSources() {
        GOOD.forEach((text, normal) -> assertEquals(text, AllowedSources.parse(text), AllowedSources.parse(normal)));
    }

    @Test
    public void oneBadPartRejectsTheList() {
        BAD.forEach((text, sentence) -> assertEquals(
                text,
                sentence,
                assertThrows(text, IllegalArgumentException.class, () -> AllowedSources.parse(text))
                        .getMessage()));
    }

    @Test
    public void rangesAreSplitIntoTheFewestPrefixes() {
        Map<String, String> split = new LinkedHashMap<>();
        split.put("10.0.0.5-10.0.0.9", "{31=[10.0.0.6, 10.0.0.8], 32=[10.0.0.5]} {}");
        split.put("10.0.0.0/25,10.0.0.128/25,fd00::/63", "{24=[10.0.0.0]} {63=[fd00::]}");
        split.put("0.0.0.0/0", "{0=[0.0.0.0]} {}");
        split.put("::/0", "{} {0=[::]}");
        split.put("255.255.255.254-255.255.255.255", "{31=[255.255.255.254]} {}");
        split.put("fd00::ffff:ffff:ffff:ffff-fd00:0:0:1::", "{} {128=[fd00::ffff:ffff:ffff:ffff, fd00:0:0:1::]}");
        split.forEach((text, prefixes) -> {
            AllowedSources sources = AllowedSources.parse(text);
            assertEquals(text, prefixes, sources.of(Family.IPV4) + " " + sources.of(Family.IPV6));
        });
        assertEquals(62, AllowedSources.parse("0.0.0.1-255.255.255.254").size());
        assertEquals(3, AllowedSources.parse("10.0.0.5-10.0.0.9").size());
    }
}
