package dev.routed.policy.ingress.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.Test;

public class SourcesTest {

    /** What is given, and how it is understood. */
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
        GOOD.put("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,::,10.0.0.1", "10.0.0.1,::,ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
    }

    private static final Map<String, String> BAD = new LinkedHashMap<>();

    static {
        String empty = "nobody is named: say allow, deny, or who may send, such as 10.0.0.0/24;10.1.0.5-10.1.0.9";
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
        BAD.put("allow,10.0.0.1", "'allow' stands alone or not at all");
        BAD.put("10.0.0.1;deny", "'deny' stands alone or not at all");
        BAD.put("allow deny", "'allow' stands alone or not at all");
    }

    @Test
    public void whatIsGivenIsUnderstood() {
        GOOD.forEach((text, understood) -> assertEquals(text, understood, Sources.parse(text).toString()));
    }

    @Test
    public void whatIsUnderstoodMayBeGiven() {
        GOOD.forEach((text, understood) -> assertEquals(text, Sources.parse(text), Sources.parse(understood)));
    }

    @Test
    public void onePartThatIsWrongMakesAllOfItSo() {
        BAD.forEach((text, sentence) -> assertEquals(
                text,
                sentence,
                assertThrows(text, IllegalArgumentException.class, () -> Sources.parse(text)).getMessage()));
    }
}
