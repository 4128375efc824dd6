package dev.routed.web.internal;

import static org.junit.Assert.assertEquals;

import dev.routed.web.internal.Guard.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.Test;

public class GuardTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final Guard open = new Guard(Set.of("h1.example.org"), Optional.empty());
    private final Guard closed = new Guard(Set.of("h1.example.org"), Optional.of(new Token(SECRET)));

    /** A request as the page itself makes it. */
    private static Request get(String path) {
        return new Request("GET", path, "127.0.0.1:7280", "", "same-origin", "", "");
    }

    private static Request post(String path, String authorization) {
        return new Request(
                "POST",
                path,
                "127.0.0.1:7280",
                "http://127.0.0.1:7280",
                "same-origin",
                "application/json",
                authorization);
    }

    private static int status(Guard guard, Request request) {
        return guard.denial(request).map(Guard.Denial::status).orElse(200);
    }

    private static Request withHost(String host) {
        return new Request("GET", Data.HOST, host, "", "", "", "");
    }

    @Test
    public void addressesLocalhostAndTheOperatorsNamesAreServed() {
        for (String host : List.of(
                "127.0.0.1:7280",
                "[::1]:7280",
                "[fd00::1]",
                "10.0.0.1",
                "localhost:9000",
                "LOCALHOST",
                "H1.example.org")) {
            assertEquals(host, 200, status(open, withHost(host)));
        }
    }

    @Test
    public void otherNamesAreRejectedSoThatNoNameCanBeRebound() {
        for (String host : List.of(
                "",
                "evil.example.org",
                "evil.example.org:7280",
                "127.0.0.1.evil.example.org",
                "localhost.evil.example.org",
                "h1.example.org.",
                "[127.0.0.1",
                "127.0.0.1:7280:80",
                "evil@127.0.0.1")) {
            assertEquals(host, 421, status(open, withHost(host)));
        }
    }

    @Test
    public void staticFilesNeedNoToken() {
        assertEquals(200, status(closed, get("/")));
        assertEquals(200, status(closed, get("/page.js")));
    }

    @Test
    public void dataNeedsTheTokenIfThereIsOne() {
        assertEquals(401, status(closed, get(Data.HOST)));
        assertEquals(401, status(closed, get(WebServer.EVENTS)));
        assertEquals(401, status(closed, post(Data.SETTINGS, "Bearer " + SECRET + "0")));
        assertEquals(401, status(closed, post(Data.SETTINGS, "Bearer ")));
        assertEquals(401, status(closed, post(Data.SETTINGS, "Basic " + SECRET)));
        assertEquals(200, status(closed, post(Data.SETTINGS, "Bearer " + SECRET)));
        assertEquals(200, status(closed, post(Data.SETTINGS, "bearer  " + SECRET)));
    }

    @Test
    public void withoutATokenThePageIsReadOnly() {
        assertEquals(200, status(open, get(Data.HOST)));
        assertEquals(200, status(open, post(Data.PREVIEW, "")));
        assertEquals(403, status(open, post(Data.SETTINGS, "")));
    }

    @Test
    public void requestsOfOtherSitesAreRejectedEvenWithTheToken() {
        String token = "Bearer " + SECRET;
        String json = "application/json";
        for (String origin : List.of("http://evil.example.org", "null", "http://127.0.0.1:7281", "file://")) {
            assertEquals(
                    origin,
                    403,
                    status(closed, new Request("POST", Data.PREVIEW, "127.0.0.1:7280", origin, "", json, token)));
        }
        for (String site : List.of("cross-site", "same-site")) {
            assertEquals(
                    site, 403, status(closed, new Request("GET", Data.HOST, "127.0.0.1:7280", "", site, "", token)));
        }
        assertEquals(
                415,
                status(
                        closed,
                        new Request(
                                "POST", Data.PREVIEW, "127.0.0.1:7280", "", "", "text/plain;charset=UTF-8", token)));
    }

    @Test
    public void aReverseProxyMayEndTls() {
        assertEquals(
                200,
                status(
                        closed,
                        new Request(
                                "POST",
                                Data.SETTINGS,
                                "h1.example.org",
                                "https://h1.example.org",
                                "same-origin",
                                "application/json",
                                "Bearer " + SECRET)));
    }
}
