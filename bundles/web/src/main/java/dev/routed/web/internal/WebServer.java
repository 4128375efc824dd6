package dev.routed.web.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.routed.api.RejectedException;
import dev.routed.api.concurrent.DaemonThreads;
import dev.routed.api.event.FollowedEvents;
import dev.routed.api.message.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Serves the page by HTTP or HTTPS, from its construction until it is closed. Thread-safe. */
final class WebServer implements AutoCloseable {
    static final String EVENTS = "/api/events";

    /** What a browser may do with the page: load its own files, and nothing else. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";

    /** Pages that follow the events at the same time. Each holds a thread. */
    static final int FOLLOWERS = 16;

    /** Other requests at the same time. */
    private static final int REQUESTS = 8;

    private static final int LONGEST_BODY = 64 * 1024;
    private static final Duration PING = Duration.ofSeconds(15);

    private final Guard guard;
    private final Data data;
    private final Supplier<FollowedEvents> events;
    private final StaticFiles files = new StaticFiles();
    private final Semaphore followers = new Semaphore(FOLLOWERS);
    private final ExecutorService threads = DaemonThreads.pool("routed-web", FOLLOWERS + REQUESTS);
    private final HttpServer server;

    /**
     * @param events begins to follow the events, for one page
     * @throws IOException with a sentence if a file is not good, or the address cannot be bound
     */
    WebServer(Site site, Guard guard, Data data, Supplier<FollowedEvents> events) throws IOException {
        this.guard = guard;
        this.data = data;
        this.events = events;
        try {
            server = bound(site);
        } catch (IOException | RuntimeException e) {
            threads.shutdownNow();
            throw e;
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static HttpServer bound(Site site) throws IOException {
        InetSocketAddress address = site.address().socketAddress();
        if (site.tls().isEmpty()) {
            return HttpServer.create(address, 0);
        }
        HttpsConfigurator tls =
                new HttpsConfigurator(SiteFiles.context(site.tls().get()));
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(tls);
        return server;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            Guard.Request request = request(exchange);
            Optional<Guard.Denial> denial = guard.denial(request);
            if (denial.isPresent()) {
                fail(exchange, denial.get().status(), denial.get().sentence());
            } else if (request.isData()) {
                serveData(exchange, request);
            } else {
                serveFile(exchange, request);
            }
        }
    }

    private static Guard.Request request(HttpExchange exchange) {
        return new Guard.Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                header(exchange, "Host"),
                header(exchange, "Origin"),
                header(exchange, "Sec-Fetch-Site"),
                header(exchange, "Content-Type"),
                header(exchange, "Authorization"));
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private void serveFile(HttpExchange exchange, Guard.Request request) throws IOException {
        Optional<StaticFiles.StaticFile> file = files.at(request.path());
        if (file.isEmpty()) {
            fail(exchange, 404, "there is no page at " + request.path());
        } else if (!request.method().equals("GET")) {
            fail(exchange, 405, "the page is read by GET");
        } else {
            send(exchange, 200, file.get().type(), file.get().content());
        }
    }

    private void serveData(HttpExchange exchange, Guard.Request request) throws IOException {
        try {
            if (request.method().equals("POST")) {
                sendJson(exchange, 200, data.post(request.path(), body(exchange)));
            } else if (!request.method().equals("GET")) {
                fail(exchange, 405, "data is read by GET and sent by POST");
            } else if (request.path().equals(EVENTS)) {
                follow(exchange);
            } else {
                sendJson(
                        exchange,
                        200,
                        data.get(request.path(), query(exchange.getRequestURI().getRawQuery())));
            }
        } catch (RejectedException e) {
            fail(exchange, e.kind() == RejectedException.Kind.AWAY ? 503 : 422, e.getMessage());
        } catch (RuntimeException e) {
            fail(exchange, 500, Failure.reason(e));
        }
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw RejectedException.of("the body is longer than %d bytes", LONGEST_BODY);
        }
        return body;
    }

    /** Parses a query of a URL; a key that is given twice has its last value. */
    static Map<String, String> query(String raw) {
        Map<String, String> values = new HashMap<>();
        for (String part : raw == null ? new String[0] : raw.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(
                        URLDecoder.decode(part.substring(0, equals), StandardCharsets.UTF_8),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return values;
    }

    /** Sends events until the page is closed, the server is closed, or the runtime ends a response that lasts long. */
    private void follow(HttpExchange exchange) throws IOException {
        if (!followers.tryAcquire()) {
            fail(exchange, 503, "%d pages follow the events already: close one".formatted(FOLLOWERS));
            return;
        }
        try (FollowedEvents followed = events.get()) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            pass(followed, exchange.getResponseBody());
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } finally {
            followers.release();
        }
    }

    /** Returns when the service ends; the page then asks again. */
    private static void pass(FollowedEvents followed, OutputStream stream) throws IOException, InterruptedException {
        byte[] next = EventFeed.first(followed.latest());
        try {
            while (true) {
                stream.write(next.length > 0 ? next : EventFeed.PING);
                stream.flush();
                next = EventFeed.of(followed.poll(PING).stream().toList());
            }
        } catch (RejectedException ended) {
            // A response that has begun cannot have another status.
            return;
        }
    }

    private static void fail(HttpExchange exchange, int status, String sentence) throws IOException {
        sendJson(exchange, status, Data.json(Map.of("error", sentence)));
    }

    private static void sendJson(HttpExchange exchange, int status, byte[] body) throws IOException {
        send(exchange, status, "application/json", body);
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
